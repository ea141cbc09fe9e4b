import { type JobRate, jobsPerSecond, rateError } from './job-rate';

/** What was counted over one time. JSON. */
export interface Counted {
  readonly completed: JobRate;
  readonly failed: JobRate;
}

/** Two times with different numbers of tasks, the pool full in both. */
export interface RateComparison {
  readonly tasksBefore: number;
  readonly tasksAfter: number;
  readonly before: Counted;
  readonly after: Counted;
}

export type GrowthVerdict =
  /** More tasks completed more jobs. */
  | { readonly kind: 'helped' }
  /** They did not. */
  | { readonly kind: 'in vain'; readonly reason: string }
  /** They completed more failures. */
  | { readonly kind: 'harmful'; readonly reason: string }
  /** Not enough is known to tell. */
  | { readonly kind: 'open' };

/**
 * Of the jobs that as many tasks more would complete if nothing but tasks were short. Below a quarter of them it is
 * something else that is short; noise is no reason to ask for more, since it is counted separately.
 */
const leastShare = 0.25;

/** Standard errors by which something must miss its limit before it counts against more tasks: one in 700. */
const errors = 3;

/** Failures, of what is completed, that do not matter however fast they grow. */
const harmlessShare = 0.1;

/** Faster than this times the completed jobs is sharply. */
const sharply = 2;

/** Whether more tasks helped. Open unless the figures tell it beyond their noise. */
export function growthVerdict(comparison: RateComparison): GrowthVerdict {
  const { tasksBefore, tasksAfter, before, after } = comparison;
  const rateBefore = jobsPerSecond(before.completed);
  const rateAfter = jobsPerSecond(after.completed);
  // From nothing no growth can be told: the first of a pool's long jobs may simply not be done.
  if (rateBefore === 0 || after.completed.seconds === 0) return { kind: 'open' };
  const tasks = `${tasksBefore} to ${tasksAfter} tasks`;
  if (failsSharply(comparison)) {
    const [failedBefore, failedAfter] = [before.failed, after.failed].map(jobsPerSecond).map(formatRate);
    return {
      kind: 'harmful',
      reason: `${tasks}: ${failedBefore} jobs a second failed before, ${failedAfter} after, of ${formatRate(rateAfter)} completed.`,
    };
  }
  const least = 1 + leastShare * (tasksAfter / tasksBefore - 1);
  const noise = errors * Math.hypot(rateError(after.completed), least * rateError(before.completed));
  if (rateAfter - noise > least * rateBefore) return { kind: 'helped' };
  return rateAfter + noise < least * rateBefore
    ? {
        kind: 'in vain',
        reason: `${tasks}: ${formatRate(rateBefore)} jobs a second completed before, ${formatRate(rateAfter)} after.`,
      }
    : { kind: 'open' };
}

/** Failures grew, and faster than what is completed: as many of more jobs are no worse. */
function failsSharply({ before, after }: RateComparison): boolean {
  if (before.failed.seconds === 0 || after.failed.seconds === 0) return false;
  const completedAfter = jobsPerSecond(after.completed);
  const failedAfter = jobsPerSecond(after.failed);
  const allowed = sharply * Math.max(1, completedAfter / jobsPerSecond(before.completed));
  const noise = errors * Math.hypot(rateError(after.failed), allowed * rateError(before.failed));
  return (
    failedAfter >= harmlessShare * completedAfter &&
    failedAfter - noise > allowed * jobsPerSecond(before.failed)
  );
}

function formatRate(rate: number): string {
  return rate.toFixed(rate < 10 ? 1 : 0);
}
