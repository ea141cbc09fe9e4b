/** Jobs counted over a time: a plain mean, whose error is known. JSON. */
export interface JobRate {
  readonly seconds: number;
  readonly jobs: number;
}

export const nothingCounted: JobRate = { seconds: 0, jobs: 0 };

/** With one more reading. An unknown rate adds nothing, not even time. */
export function counted(rate: JobRate, jobsPerSecond: number | undefined, seconds: number): JobRate {
  return jobsPerSecond === undefined
    ? rate
    : { seconds: rate.seconds + seconds, jobs: rate.jobs + jobsPerSecond * seconds };
}

/** Of the last so many seconds, about: what is older than that counts half, a quarter, and so on. */
export function recentOf(rate: JobRate, seconds: number): JobRate {
  return rate.seconds > seconds ? { seconds: rate.seconds / 2, jobs: rate.jobs / 2 } : rate;
}

/** 0 where nothing was counted. */
export function jobsPerSecond({ seconds, jobs }: JobRate): number {
  return seconds > 0 ? jobs / seconds : 0;
}

/**
 * Standard error of the rate in jobs per second, as if jobs ended independently (Poisson). At least that of one job: none
 * in a minute may as well have been one.
 */
export function rateError({ seconds, jobs }: JobRate): number {
  return seconds > 0 ? Math.sqrt(Math.max(1, jobs)) / seconds : Number.POSITIVE_INFINITY;
}

/** As people read it: 0.05, 0.2, 2.5, 24. */
export function rateText(rate: number): string {
  if (rate >= 9.95) return rate.toFixed(0);
  return rate.toFixed(rate >= 0.095 || rate === 0 ? 1 : 2);
}
