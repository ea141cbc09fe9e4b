import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../domain/rollout/rollout-limits';

/**
 * The most tasks that hold connections at one moment of a rollout: those RUNNING and PENDING, and those
 * STOPPING, which ECS does not count against its ceiling and which keep their connections until they are
 * gone.
 *
 * While one generation of new tasks becomes healthy, ECS can stop as many tasks as lie between its ceiling
 * and its floor. So the bound is ceiling + drainSteps * (ceiling - floor), and never more than all old and
 * all new tasks. With `drainSteps` 1 that is 4/3 for thirds at a ceiling of 100 %, and 5/3 for 100/133: the
 * added third is there, the next one starts, and the one just stopped still drains. The ceiling alone, 4/3,
 * is too little there.
 *
 * @param drainSteps `drainSteps(...)` of the service. Default: no assumption, which means twice the desired
 * count. Nothing less is safe by itself: a worker may drain for 120 s (Fargate, stopTimeout) while its
 * successor counts after 40 s (ECS, without health checks), so three thirds overlap.
 *
 * Tasks that fail and drain as well are not counted; the circuit breaker limits those.
 *
 * @throws RangeError as `rolloutLimits` does.
 */
export function peakTasks(
  rollout: RolloutPercentages,
  desired: number,
  drainSteps: number = desired,
): number {
  const { offlineAtMost, extraAtMost } = rolloutLimits(rollout, desired);
  const room = extraAtMost + offlineAtMost;
  // After `desired` steps every old task has been stopped; the limit also keeps an endless drain a number.
  const stopping = Math.min(drainSteps, desired) * room;
  return Math.min(2 * desired, desired + extraAtMost + stopping);
}

export interface DrainTiming {
  /** The longest a stopping task keeps its connections: deregistration delay, then the stop timeout. */
  readonly drainSeconds: number;
  /**
   * The shortest time from the start of a task until ECS counts it as healthy, above 0. The shortest, since a
   * fast successor is what lets the next batch stop early. ECS: at least 40 without any health check.
   */
  readonly soonestHealthySeconds: number;
}

/**
 * Through how many steps of a rollout a stopping task keeps its connections, as `peakTasks` takes it. 1 when
 * it is gone before its successor is healthy.
 *
 * @throws RangeError when `soonestHealthySeconds` is not above 0, for then no number of batches is a limit.
 */
export function drainSteps({ drainSeconds, soonestHealthySeconds }: DrainTiming): number {
  if (!(soonestHealthySeconds > 0)) {
    throw new RangeError(`soonestHealthySeconds: expected more than 0, got ${soonestHealthySeconds}`);
  }
  return Math.ceil(drainSeconds / soonestHealthySeconds);
}
