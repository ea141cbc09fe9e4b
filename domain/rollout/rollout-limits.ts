import type { RolloutPercentages } from './rollout-for';

/** Whole tasks at one desired count. */
export interface RolloutLimits {
  /** How many of the desired tasks may be missing at one moment. */
  readonly offlineAtMost: number;
  /** How many tasks above the desired count may be RUNNING or PENDING. STOPPING ones are not among them. */
  readonly extraAtMost: number;
  /** The most tasks started, and the most stopped, in one step of the scheduler. 0: the rollout is stuck. */
  readonly batchAtMost: number;
}

/**
 * What a pair of percentages means for `desired` tasks.
 *
 * ECS: floor of running tasks = ceil(desired * min / 100), ceiling of RUNNING and PENDING tasks =
 * floor(desired * max / 100) (API reference, DeploymentConfiguration). A step may use all the room between
 * the two, and never more than there are tasks to replace.
 *
 * @throws RangeError when `desired` is not a whole number from 1, or the percentages are not whole, 0 to 100
 * and 100 up: those are slips of the caller, not wishes of a user.
 */
export function rolloutLimits(rollout: RolloutPercentages, desired: number): RolloutLimits {
  const { minHealthyPercent, maxHealthyPercent } = rollout;
  if (!Number.isSafeInteger(desired) || desired < 1) {
    throw new RangeError(`desired: expected a whole number from 1, got ${desired}`);
  }
  if (!Number.isSafeInteger(minHealthyPercent) || minHealthyPercent < 0 || minHealthyPercent > 100) {
    throw new RangeError(
      `minHealthyPercent: expected a whole number from 0 to 100, got ${minHealthyPercent}`,
    );
  }
  if (!Number.isSafeInteger(maxHealthyPercent) || maxHealthyPercent < 100) {
    throw new RangeError(`maxHealthyPercent: expected a whole number from 100, got ${maxHealthyPercent}`);
  }
  // Whole numbers until the one division: 1,500 * 0.67 is a little above 1,005, and its ceiling one task too
  // many.
  const floor = Math.ceil((desired * minHealthyPercent) / 100);
  const ceiling = Math.floor((desired * maxHealthyPercent) / 100);
  return {
    offlineAtMost: desired - floor,
    extraAtMost: ceiling - desired,
    batchAtMost: Math.min(desired, ceiling - floor),
  };
}

/**
 * ECS counts a task with neither load balancer nor container health check as healthy after this many seconds of running
 * (API reference, DeploymentConfiguration).
 */
export const uncheckedHealthySeconds = 40;

/**
 * Of a Spot pool's tasks above its base, so many on demand for so many on Spot: a third of the pool is the most that Spot
 * carries at any size. AWS may take back every Spot task with two minutes' notice and never replaces one by an on-demand
 * task, so what must stay, the same two thirds that a deploy leaves, is never on Spot.
 */
export const spotWeights = { onDemand: 2, spot: 1 } as const;
