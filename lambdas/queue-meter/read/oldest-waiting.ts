/**
 * What a job's record tells of when it could first run.
 * `since`: that moment. `notBefore`: it was in a worker's hands or waiting out a delay until then. `nothing`: the record does not tell.
 */
export type Runnable =
  | { readonly known: 'since' | 'notBefore'; readonly atSeconds: number }
  | { readonly known: 'nothing' };

/**
 * The longest that a job can have waited, for us to believe it: a year, seconds. A time from before that, or from after
 * tomorrow, was written by a mistake (seconds where milliseconds belong, a field left at 0), and one such job would page,
 * and grow its pool to the ceiling. What nobody has worked off for less than that is believed.
 */
const LONGEST_WAIT_SECONDS = 365 * 24 * 3600;

/** Clocks of producers may be ahead of ours, but not by a day. */
const FARTHEST_AHEAD_SECONDS = 24 * 3600;

/** Whether a job can have become runnable then. */
export function isSensibleTime(atSeconds: number, nowSeconds: number): boolean {
  const ago = nowSeconds - atSeconds;
  return ago <= LONGEST_WAIT_SECONDS && ago >= -FARTHEST_AHEAD_SECONDS;
}

/** A score as the store prints it. `inf` and `-inf` are scores too: a job that is never to run, or was always to. */
export function scoreIn(text: string): number {
  const [, sign, isEndless] = /^([+-]?)(inf)?/.exec(text) ?? [];
  if (isEndless === undefined) return Number(text);
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** For how long a job is due that is due from then on: 0 before it is, and no longer than is believed. */
export function dueSeconds(atSeconds: number, nowSeconds: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, Math.max(0, nowSeconds - atSeconds));
}

/** What of a queue was seen. */
export interface QueueWindows {
  /** Jobs that run next, next first. */
  readonly next: readonly Runnable[];
  readonly arriving: readonly Runnable[];
  /** True where jobs outside the windows may be older than those in them. */
  readonly outsideMayBeOlder: boolean;
  readonly nowSeconds: number;
}

export interface OldestWaiting {
  readonly oldestJobAgeSeconds: number;
  readonly ageIsLowerBound: boolean;
}

/**
 * The age of the oldest job that could run. A queue in order of arrival has it at its end; a job that was put back
 * there without a time has neighbours with one, so the oldest of all moments that are told is taken: some job has
 * waited that long.
 *
 * Where none of the jobs that run next tells its moment (all were put back), the first one's `notBefore` stands in.
 * That may be too old by the time for which its last attempt ran, but a queue that is stuck must not read as young,
 * which is what the newest arrivals would say. They answer only when nothing else does.
 */
export function oldestWaiting({
  next,
  arriving,
  outsideMayBeOlder,
  nowSeconds,
}: QueueWindows): OldestWaiting {
  const oldest = momentOfOldest(next, arriving);
  return {
    oldestJobAgeSeconds: oldest === undefined ? 0 : wholeMilliseconds(Math.max(0, nowSeconds - oldest)),
    ageIsLowerBound: outsideMayBeOlder || next.some((job) => mayBeOlder(job, oldest)),
  };
}

function momentOfOldest(next: readonly Runnable[], arriving: readonly Runnable[]): number | undefined {
  if (moments(next, 'since').length > 0) return Math.min(...moments([...next, ...arriving], 'since'));
  const [putBack] = moments(next, 'notBefore');
  if (putBack !== undefined) return putBack;
  const arrived = moments(arriving, 'since');
  return arrived.length > 0 ? Math.min(...arrived) : undefined;
}

function moments(jobs: readonly Runnable[], known: 'since' | 'notBefore'): number[] {
  return jobs.flatMap((job) => (job.known === known ? [job.atSeconds] : []));
}

function mayBeOlder(job: Runnable, oldest: number | undefined): boolean {
  return (
    job.known === 'nothing' || (job.known === 'notBefore' && oldest !== undefined && job.atSeconds < oldest)
  );
}

/** Neither library's clock is finer, and a difference of fractions has digits that mean nothing. */
function wholeMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
