import type { RolloutPercentages, TaskRange } from '../../domain/rollout/rollout-for';
import { rolloutLimits, spotWeights } from '../../domain/rollout/rollout-limits';
import { simulateRollout } from '../../domain/rollout/simulate-rollout';

/**
 * How many tasks of a Spot pool run on demand before any is on Spot; the `base` of the on-demand capacity provider: from two
 * thirds of the minimum, the fewest with which a deploy ends without Spot at every size of the range, whichever way ECS
 * rounds the weights.
 *
 * ECS takes 0 to 100,000 as a base, on one provider only (API reference, CapacityProviderStrategyItem).
 */
export function onDemandBase({ minHealthyPercent }: RolloutPercentages, { min, max }: TaskRange): number {
  const endsWithoutSpot = (base: number): boolean => {
    for (let tasks = min; tasks <= max; tasks += 1) {
      if (onDemandTasks(base, tasks) < Math.ceil((tasks * minHealthyPercent) / 100)) return false;
    }
    return true;
  };
  let base = Math.ceil((2 * min) / 3);
  while (base < max && !endsWithoutSpot(base)) base += 1;
  return base;
}

/** The fewest of a Spot pool's tasks that run on demand. */
export function onDemandTasks(base: number, tasks: number): number {
  const { onDemand, spot } = spotWeights;
  return tasks <= base ? tasks : base + Math.floor(((tasks - base) * onDemand) / (onDemand + spot));
}

/**
 * COUNT of the circuit breaker of a Spot pool: never reached. A Spot task that finds no place is a failure to ECS
 * (containers-roadmap 1273), some fourteen of them each time it tries, and what fails undoes the deploy of the whole stack. A
 * version that does not start, or exits, is undone by the alarm on failing tasks, which tells the two apart.
 */
export const shortageFailures = 100_000;

/**
 * How many tasks may fail before ECS calls the deploy off. For the circuit breaker with no healthy one in between,
 * as the value of a threshold of type COUNT; for the alarm on tasks that run and then end by themselves, which the
 * breaker does not see, within its five minutes. One batch, so that the first batch which fails as a whole is the last, and at
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
export function failuresThatUndo(rollout: RolloutPercentages, range: TaskRange): number {
  return Math.max(2, rolloutLimits(rollout, range.min).batchAtMost);
}

/** The longest a single task takes, in seconds. No defaults: a guess here would only look like a bound. */
export interface RolloutTiming {
  /** From the start of a task to RUNNING: placement, network interface, image pull. */
  readonly startSeconds: number;
  /** From RUNNING to healthy. ECS: 40 s without load balancer and container health check. */
  readonly healthySeconds: number;
  /** From the decision to stop a task until it is gone: deregistration delay, then the stop timeout. */
  readonly drainSeconds: number;
}

/**
 * The longest a rollout takes at any desired count within `range`, in seconds. `Infinity` when it is stuck at
 * one.
 *
 * Steps follow each other and never overlap: a step that stops tasks costs `drainSeconds`, one that starts
 * tasks costs `startSeconds + healthySeconds`. That waits for tasks to be gone before others start, which ECS
 * does not promise to do, so the true duration is at most this. Over a range the most tasks are not the
 * slowest: 5 tasks of which one at a time is replaced take five rounds, 48 take three.
 *
 * Not included: failing tasks and the rollback of the circuit breaker, the pauses of the ECS scheduler,
 * capacity that is missing, and a count that scales meanwhile.
 *
 * @throws RangeError as `rolloutLimits` does.
 */
export function worstRolloutSeconds(
  rollout: RolloutPercentages,
  range: TaskRange,
  timing: RolloutTiming,
): number {
  let worstSeconds = 0;
  for (let desired = range.min; desired <= range.max; desired += 1) {
    const { finished, startSteps, stopSteps } = simulateRollout(rollout, desired);
    if (!finished) return Number.POSITIVE_INFINITY;
    const startingSeconds = startSteps * (timing.startSeconds + timing.healthySeconds);
    worstSeconds = Math.max(worstSeconds, startingSeconds + stopSteps * timing.drainSeconds);
  }
  return worstSeconds;
}
