import type { RolloutPercentages } from './rollout-for';
import { rolloutLimits } from './rollout-limits';

/** What was seen, the worse of both orders. Tasks and steps are whole numbers. */
export interface SimulatedRollout {
  /** False: stuck. Neither a start nor a stop was allowed while old tasks still ran. */
  readonly finished: boolean;
  /** Steps in which a task was started or stopped. */
  readonly steps: number;
  readonly startSteps: number;
  readonly stopSteps: number;
  /** The most tasks started, or stopped, in one step. */
  readonly largestBatch: number;
  readonly minHealthy: number;
  /** RUNNING and PENDING, as ECS counts them against the ceiling. */
  readonly maxRunning: number;
  /** RUNNING, PENDING and those STOPPING that still hold their connections. */
  readonly maxConnected: number;
}

type Action = 'start' | 'stop';

/**
 * Replaces `desired` old tasks as the rolling scheduler of ECS does: new tasks start while RUNNING and
 * PENDING are below the ceiling, old ones stop while the healthy are above the floor, and a task started in
 * one step is healthy in the next. ECS does not say which it does first, so both orders are run and the worse
 * number of each is kept.
 *
 * Left out: tasks that fail, a count that scales meanwhile, and room on the hosts.
 *
 * @param drainSteps steps through which a stopping task keeps its connections. Default: `2 * desired`, which
 * outlasts every rollout, so nothing is assumed about how fast tasks drain.
 * @throws RangeError as `rolloutLimits` does.
 */
export function simulateRollout(
  rollout: RolloutPercentages,
  desired: number,
  drainSteps: number = 2 * desired,
): SimulatedRollout {
  const stopFirst = simulateInOrder(['stop', 'start'], rollout, desired, drainSteps);
  const startFirst = simulateInOrder(['start', 'stop'], rollout, desired, drainSteps);
  return {
    finished: stopFirst.finished && startFirst.finished,
    steps: Math.max(stopFirst.steps, startFirst.steps),
    startSteps: Math.max(stopFirst.startSteps, startFirst.startSteps),
    stopSteps: Math.max(stopFirst.stopSteps, startFirst.stopSteps),
    largestBatch: Math.max(stopFirst.largestBatch, startFirst.largestBatch),
    minHealthy: Math.min(stopFirst.minHealthy, startFirst.minHealthy),
    maxRunning: Math.max(stopFirst.maxRunning, startFirst.maxRunning),
    maxConnected: Math.max(stopFirst.maxConnected, startFirst.maxConnected),
  };
}

function simulateInOrder(
  order: readonly Action[],
  rollout: RolloutPercentages,
  desired: number,
  drainSteps: number,
): SimulatedRollout {
  const limits = rolloutLimits(rollout, desired);
  const floor = desired - limits.offlineAtMost;
  const ceiling = desired + limits.extraAtMost;
  const stops: number[] = [];
  let old = desired;
  let healthyNew = 0;
  let pending = 0;
  let startSteps = 0;
  let largestBatch = 0;
  let minHealthy = desired;
  let maxRunning = desired;
  let maxConnected = desired;

  // Every turn replaces something or leaves, so it ends after at most 2 * desired turns.
  for (;;) {
    let started = 0;
    let stopped = 0;
    for (const action of order) {
      if (action === 'start') {
        started = Math.min(ceiling - old - healthyNew - pending, desired - healthyNew - pending);
        pending += started;
      } else {
        stopped = Math.min(old, old + healthyNew - floor);
        old -= stopped;
      }
      minHealthy = Math.min(minHealthy, old + healthyNew);
      maxRunning = Math.max(maxRunning, old + healthyNew + pending);
    }
    // Nothing is pending between turns, so a turn without a change is the state for good.
    if (started + stopped === 0) break;
    stops.push(stopped);
    if (started > 0) startSteps += 1;
    largestBatch = Math.max(largestBatch, started, stopped);
    const draining = stops
      .slice(Math.max(0, stops.length - drainSteps))
      .reduce((sum, count) => sum + count, 0);
    maxConnected = Math.max(maxConnected, old + healthyNew + pending + draining);
    healthyNew += pending;
    pending = 0;
  }
  return {
    finished: old === 0 && healthyNew === desired,
    steps: stops.length,
    startSteps,
    stopSteps: stops.filter((count) => count > 0).length,
    largestBatch,
    minHealthy,
    maxRunning,
    maxConnected,
  };
}
