import type { PoolMemory } from '../state/meter-state';
import { type Arrivals, arrivalsSince } from './arrivals';
import { secondsBetween } from './counters';
import type { PoolJobs } from './pool-jobs';

/** How fast jobs left a pool's queues, as far as its own queues tell. */
export interface PoolCompletions {
  readonly perSecond: number;
  readonly exact: boolean;
}

/**
 * Jobs per second that left a pool's queues since the reading before: what arrived, less what the queues hold more than
 * then, waiting, running and delayed. Never negative. As exact as the arrivals are (see `arrivalsSince`); where those
 * are estimated, an error of theirs is an error here, however few jobs were finished. What Sidekiq's workers hold is as
 * old as their heartbeat, so a change of it may show a reading late. A failed job that is tried again has left Sidekiq's
 * queues, and stays in BullMQ's. Jobs whose process was killed were in flight, and have not ended.
 *
 * @param before of the same queues
 * @returns nothing without it, where a counter began anew, or where it is not known what workers hold
 */
export function poolCompletions(
  jobs: PoolJobs,
  before: PoolMemory | undefined,
  atSeconds: number,
): PoolCompletions | undefined {
  const seconds = secondsBetween(before?.readAtSeconds, atSeconds);
  if (before === undefined || seconds === undefined) return undefined;
  const { readAtSeconds } = before;
  const arrivals = jobs.queues.map((reading) => {
    const memory = before.queues[reading.queue];
    return memory && arrivalsSince(reading, { ...memory, readAtSeconds }, atSeconds);
  });
  if (!arrivals.every(isKnown) || jobs.heldJobs === undefined || before.heldJobs === undefined)
    return undefined;
  const arrived = arrivals.reduce((total, { jobs: more }) => total + more, 0);
  return {
    perSecond: Math.max(0, arrived - (jobs.heldJobs - before.heldJobs)) / seconds,
    exact: arrivals.every(({ exact }) => exact),
  };
}

/**
 * The same with what the store itself counts for all pools together, which is exact. Where only one pool is estimated or
 * unknown, it is what the others leave of that; where several are, none can have done more than that.
 *
 * @param leftPerSecond jobs that were completed or failed; absent where the format has no such counters
 */
export function withinStage(
  pools: ReadonlyMap<string, PoolCompletions | undefined>,
  leftPerSecond: number | undefined,
): ReadonlyMap<string, number> {
  const inexact = [...pools.values()].filter((pool) => pool?.exact !== true).length;
  const exact = [...pools.values()].reduce((sum, pool) => sum + (pool?.exact ? pool.perSecond : 0), 0);
  const rate = (pool: PoolCompletions | undefined): number | undefined => {
    if (pool?.exact || leftPerSecond === undefined) return pool?.perSecond;
    if (inexact === 1) return Math.max(0, leftPerSecond - exact);
    return pool && Math.min(pool.perSecond, leftPerSecond);
  };
  return new Map(
    [...pools].flatMap(([name, pool]) => {
      const perSecond = rate(pool);
      return perSecond === undefined ? [] : [[name, perSecond]];
    }),
  );
}

function isKnown(arrivals: Arrivals | undefined): arrivals is Arrivals {
  return arrivals !== undefined;
}
