import type { RolloutPercentages, TaskRange } from '../../domain/rollout/rollout-for';
import { simulateRollout } from '../../domain/rollout/simulate-rollout';

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
