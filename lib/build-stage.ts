import { type App, Tags } from 'aws-cdk-lib';
import { tagKeys } from '../config/contract/tag-keys';
import type { StageConfig } from '../config/schema/stage';
import { ControlsStack } from './controls-stack';
import { FoundationStack } from './foundation-stack';
import { MaintenanceStack } from './maintenance-stack';
import { PlatformStack } from './platform-stack';

/** Puts all stacks of one stage into the app. A `Stage` construct was rejected: it would prefix every stack's name. */
export function buildStage(app: App, config: StageConfig): void {
  const foundation = new FoundationStack(app, config);
  const controls = new ControlsStack(app, config);
  const platform = new PlatformStack(app, { config, foundation, controls });
  new MaintenanceStack(app, { config, platform });
  for (const [key, value] of Object.entries({ ...config.tags, [tagKeys.stage]: config.stage })) {
    Tags.of(app).add(key, value);
  }
}
