import type { Release } from '../domain/switchboard/document';

/** Of the wait, at most this share is left out at random: jobs put off together are not looked at together. */
const JITTER_SHARE = 0.2;

interface DeferredJob {
  readonly release: Pick<Release, 'deferSeconds' | 'deferredJobsPerSecondPerTask'>;
  /** What this returned for the job before, in the same task. Absent for the first. */
  readonly lastSeconds?: number;
  readonly nowSeconds: number;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * When a job that a worker puts off shall be looked at again, in seconds since 1970: `deferSeconds` from now less up to a
 * fifth, and never sooner after the job before than the rate of the release allows. So within any `n` seconds at most
 * `rate * n`, rounded up, of a task's jobs come back, however many were put off at once.
 *
 * A task that starts anew has forgotten what it handed out, and two runs of a rate may then lie over each other. A faster
 * release counts from the next job on: what was handed out before stays where it is.
 */
export function deferPace({ release, lastSeconds, nowSeconds, random }: DeferredJob): number {
  const soonest = nowSeconds + release.deferSeconds * (1 - JITTER_SHARE * random);
  if (lastSeconds === undefined) return soonest;
  return Math.max(soonest, lastSeconds + 1 / release.deferredJobsPerSecondPerTask);
}
