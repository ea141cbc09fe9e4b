import { type App, Tags } from 'aws-cdk-lib';
import { tagKeys } from '../config/contract/tag-keys';
import type { StageConfig } from '../config/schema/stage';
import type { DeletionProtection } from '../constructs/services/public-balancer';
import { ControlsStack } from './controls-stack';
import { FoundationStack } from './foundation-stack';
import { MaintenanceStack } from './maintenance-stack';
import { PlatformStack } from './platform-stack';
import { PoolStack } from './pool-stack';

/**
 * Puts all stacks of one stage into the app. A `Stage` construct was rejected: it would prefix every stack's name.
 *
 * @param firstDeploy whether the stage does not stand yet: nothing is protected from its own rollback then (ADR 14)
 */
export function buildStage(app: App, config: StageConfig, firstDeploy = false): void {
  const made = { config, deletionProtection: deletionProtection(config, firstDeploy) };
  const foundation = new FoundationStack(app, made);
  const controls = new ControlsStack(app, made);
  const platform = new PlatformStack(app, { ...made, foundation, controls });
  new MaintenanceStack(app, { ...made, platform });
  for (const pool of Object.entries(config.workers)) {
    new PoolStack(app, { ...made, foundation, controls, platform, pool });
  }
  for (const [key, value] of Object.entries({ ...config.tags, [tagKeys.stage]: config.stage })) {
    Tags.of(app).add(key, value);
  }
}

function deletionProtection(config: StageConfig, firstDeploy: boolean): DeletionProtection {
  if (!config.deletionProtection) return 'off';
  return firstDeploy ? 'later' : 'on';
}
