import {
  type Counted,
  type GrowthTrial,
  jobSecondsOf,
  leastCountSeconds,
  type NewestTasks,
  tasksOf,
} from './growth-trial';
import { jobsPerSecond, rateError, rateText } from './job-rate';

export type GrowthVerdict =
  /** More tasks completed more jobs; or that is only the likelier answer. */
  | { readonly kind: 'helped'; readonly isSure: boolean }
  /** They did not. */
  | { readonly kind: 'in vain'; readonly reason: string }
  /** They completed more failures. */
  | { readonly kind: 'harmful'; readonly reason: string }
  /** Not enough is known to tell. */
  | { readonly kind: 'open' };

/**
 * Of the jobs that as many tasks more would complete if nothing but tasks were short. Below a quarter of them it is
 * something else that is short; noise is no reason to ask for more, since it is counted separately. Where one more step
 * would reach the ceiling the last one must have been used for the most part: beyond it nothing is left to stop.
 */
const shares = { least: 0.25, belowCeiling: 0.75, likelyBelowCeiling: 0.5 } as const;

/** Standard errors by which something must miss its limit before it counts against more tasks: one in 700. */
const errors = 3;

/** Failures, of what is completed, that do not matter however fast they grow. */
const harmlessShare = 0.1;

/** Faster than this times the completed jobs is sharply. */
const sharply = 2;

/** Counted for so long with the newest tasks, and for one length of a job, the likelier answer is taken. */
const likelySeconds = 60;

/** For so many lengths of a job those that began together end together: in a wave, with its crests and troughs. */
const waveLengths = 4;

interface VerdictProps {
  /** Jobs that one task runs at once. */
  readonly concurrency: number;
  /** Takes the likelier answer now. */
  readonly isOverdue: boolean;
  /** How many more steps would reach it: none at the ceiling, and no more than two. */
  readonly stepsToCeiling: 0 | 1 | 2;
}

const open: GrowthVerdict = { kind: 'open' };

/**
 * Whether more tasks helped. Open unless the figures tell it beyond their noise, or, where few jobs leave it in the noise,
 * have been counted for one more length of a job: then the likelier answer is taken.
 */
export function growthVerdict(
  trial: GrowthTrial,
  { concurrency, isOverdue, stepsToCeiling }: VerdictProps,
): GrowthVerdict {
  const { before, after, newest } = trial;
  if (!(isCounted(before) && isCounted(after))) return open;
  const rateBefore = jobsPerSecond(before.completed);
  // From nothing no growth can be told: the first of a pool's long jobs may simply not be done.
  if (rateBefore === 0) return open;
  if (failsSharply(trial)) {
    const [failedBefore, failedAfter] = [before.failed, after.failed].map(jobsPerSecond).map(rateText);
    const ofCompleted = rateText(jobsPerSecond(after.completed));
    return {
      kind: 'harmful',
      reason: `${trial.tasksBefore} to ${tasksOf(trial)} tasks: ${failedBefore} jobs a second failed before, ${failedAfter} after, of ${ofCompleted} completed.`,
    };
  }
  if (newest === undefined || !isCounted(newest.since)) return open;
  const jobSeconds = jobSecondsOf(trial, concurrency);
  const seconds = newest.since.completed.seconds;
  // Jobs of one length that began together also end together: less than that tells of a crest or a trough.
  if (seconds < (isOverdue ? 0.5 : 1) * jobSeconds) return open;
  // At the ceiling nothing has to be stopped any more: there it is only worth giving back what is surely of no use.
  const isLong = stepsToCeiling > 0 && seconds >= Math.max(likelySeconds, 1.25 * jobSeconds);
  const isLikely = isOverdue || isLong;
  const isBelowCeiling = stepsToCeiling === 1;
  const least = overShare(trial, isBelowCeiling ? shares.belowCeiling : shares.least);
  const isFlat = tookNoMore(trial, newest);
  if (least.over > least.noise && !isFlat) return { kind: 'helped', isSure: true };
  if (least.over >= -least.noise && !isFlat) {
    if (!isLikely) return open;
    if ((isBelowCeiling ? overShare(trial, shares.likelyBelowCeiling) : least).over >= 0)
      return { kind: 'helped', isSure: false };
  }
  if (!isFlat && roseLate(trial, jobSeconds)) return isOverdue ? { kind: 'helped', isSure: false } : open;
  const [was, is] = [rateBefore, jobsPerSecond(newest.since.completed)].map(rateText);
  return {
    kind: 'in vain',
    reason: `${trial.tasksBefore} to ${newest.tasks} tasks: ${was} jobs a second completed before, ${is} after.`,
  };
}

/** Whether more tasks have no more jobs in flight, although jobs wait: then something holds them back before they run. */
function tookNoMore({ tasksBefore, before }: GrowthTrial, { tasks, since }: NewestTasks): boolean {
  if (before.inFlight.seconds < leastCountSeconds || since.inFlight.seconds < likelySeconds) return false;
  const least = 1 + shares.least * (tasks / tasksBefore - 1);
  return jobsPerSecond(since.inFlight) < least * jobsPerSecond(before.inFlight);
}

/**
 * Whether more was completed once jobs of new tasks could end than just before that. What was counted before the first
 * scale-out may be a short time, and a crest of it. Once a wave has passed it must be more than noise: of short jobs few were
 * counted before, and one more of them would keep the verdict open for ever.
 */
function roseLate({ tasksBefore, after, early, afterTaskSeconds }: GrowthTrial, jobSeconds: number): boolean {
  if (early.seconds < Math.max(leastCountSeconds, jobSeconds / 2)) return false;
  const { seconds, jobs } = after.completed;
  const late = { seconds: seconds - early.seconds, jobs: jobs - early.jobs };
  const lateTasks = (afterTaskSeconds - tasksBefore * early.seconds) / late.seconds;
  const least = 1 + shares.least * (lateTasks / tasksBefore - 1);
  const noise =
    late.seconds < waveLengths * jobSeconds ? 0 : Math.hypot(rateError(late), least * rateError(early));
  return jobsPerSecond(late) - least * jobsPerSecond(early) >= noise;
}

/** Jobs a second beyond that share of what as many tasks more would complete, and what of it may be noise. */
function overShare(
  { tasksBefore, before, after, afterTaskSeconds }: GrowthTrial,
  share: number,
): { readonly over: number; readonly noise: number } {
  const meanTasks = afterTaskSeconds / after.completed.seconds;
  const least = 1 + share * (meanTasks / tasksBefore - 1);
  return {
    over: jobsPerSecond(after.completed) - least * jobsPerSecond(before.completed),
    noise: errors * Math.hypot(rateError(after.completed), least * rateError(before.completed)),
  };
}

function isCounted({ completed }: Counted): boolean {
  return completed.seconds >= leastCountSeconds;
}

/** Failures grew, and faster than what is completed: as many of more jobs are no worse. */
function failsSharply({ before, after }: GrowthTrial): boolean {
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
