import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import { numberOf } from './number-of';
import { recordOf } from './record-of';
import type { Located } from './resources-of';

/**
 * The percentages with which ECS replaces a service's tasks; 100 and 200 where the template names none (API reference,
 * DeploymentConfiguration). Nothing when they are not whole numbers that the template says.
 */
export function rolloutPercentages({ properties }: Located): RolloutPercentages | undefined {
  const { MinimumHealthyPercent: min = 100, MaximumPercent: max = 200 } = recordOf(
    properties.DeploymentConfiguration,
  );
  const minHealthyPercent = numberOf(min) ?? -1;
  const maxHealthyPercent = numberOf(max) ?? -1;
  const valid =
    Number.isSafeInteger(minHealthyPercent) &&
    Number.isSafeInteger(maxHealthyPercent) &&
    minHealthyPercent >= 0 &&
    minHealthyPercent <= 100 &&
    maxHealthyPercent >= 100;
  return valid ? { minHealthyPercent, maxHealthyPercent } : undefined;
}
