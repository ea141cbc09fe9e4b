import type { RolloutPercentages, TaskRange } from '../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../domain/rollout/rollout-limits';

/**
 * How many tasks may fail, with no healthy one in between, before ECS calls the deploy off: the value of a
 * threshold of type COUNT. One batch, so that the first batch which fails as a whole is the last, and at
 * least 2, so that one unlucky task does not undo a deploy.
 *
 * The count is fixed while the desired count moves, so the batch is that of `range.min`. The batch of
 * `range.max` was rejected: in a service of 4 to 60 tasks it is 19, and at 4 tasks 19 failures come one at a
 * time, with ECS waiting longer before each, while the deploy neither ends nor rolls back. The price: while
 * many tasks run, fewer failures than a batch are enough, if they come before the first new task is healthy.
 * Then a good deploy has to be repeated, which costs minutes and no capacity.
 *
 * ECS clamps percentages to 3 to 200 failures (BOUNDED_PERCENT, the default with 50 %); a COUNT is taken as
 * it is (API reference, ThresholdConfiguration). `resetOnHealthyTask` has to stay at its default, true:
 * without it failures add up over all batches.
 *
 * @throws RangeError as `rolloutLimits` does.
 */
export function circuitBreakerThreshold(rollout: RolloutPercentages, range: TaskRange): number {
  return Math.max(2, rolloutLimits(rollout, range.min).batchAtMost);
}
