import { stackId } from '../../../config/contract/stack-id';
import type { StageConfig } from '../../../config/schema/stage';
import type { ParsedStack } from '../../../rules/rule';
import { synthStage } from './synth-stage';

/** A stage's templates as rules see them. */
export function parsedStacks(config: StageConfig): ParsedStack[] {
  const { parsed } = synthStage(config);
  return (['Foundation', 'Controls', 'Platform', 'Maintenance'] as const).map((name) => ({
    name: stackId(config.stage, name),
    template: parsed[name],
  }));
}
