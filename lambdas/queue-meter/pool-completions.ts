import { type Arrivals, arrivalsSince } from './arrivals';
import { secondsBetween } from './counters';
import type { PoolMemory } from './meter-state';
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
 * queues, and stays in BullMQ's.
 *
 * @param before of the same queues
 * @returns nothing without it, or where a counter began anew
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
  if (!arrivals.every(isKnown)) return undefined;
  const arrived = arrivals.reduce((total, { jobs: more }) => total + more, 0);
  return {
    perSecond: Math.max(0, arrived - (jobs.heldJobs - before.heldJobs)) / seconds,
    exact: arrivals.every(({ exact }) => exact),
  };
}

/**
 * The same with what the store itself counts for all pools together, which is exact. It replaces the estimate of a pool
 * that is the only inexact one, as what the others leave of it; where several are inexact, none can have done more.
 *
 * @param leftPerSecond jobs that were completed or failed; absent where the format has no such counters
 */
export function withinStage(
  pools: ReadonlyMap<string, PoolCompletions | undefined>,
  leftPerSecond: number | undefined,
): ReadonlyMap<string, number> {
  const known = [...pools].flatMap(([name, pool]) => (pool === undefined ? [] : [{ name, ...pool }]));
  const inexact = known.filter(({ exact }) => !exact);
  const others = known.filter(({ exact }) => exact).reduce((total, { perSecond }) => total + perSecond, 0);
  const lone = inexact.length === 1 && known.length === pools.size;
  const rate = (own: number): number => {
    if (leftPerSecond === undefined) return own;
    return lone ? Math.max(0, leftPerSecond - others) : Math.min(own, leftPerSecond);
  };
  return new Map(known.map(({ name, perSecond, exact }) => [name, exact ? perSecond : rate(perSecond)]));
}

function isKnown(arrivals: Arrivals | undefined): arrivals is Arrivals {
  return arrivals !== undefined;
}
