import type { StageConfig } from '../../../config/schema/stage';
import type { ParsedStack } from '../../../rules/rule';
import { synthStage } from './synth-stage';

/** A stage's templates as rules see them. */
export function parsedStacks(config: StageConfig): ParsedStack[] {
  return Object.entries(synthStage(config).parsed).map(([name, template]) => ({
    name: `Bulkhead-${config.stage}-${name}`,
    template,
  }));
}
