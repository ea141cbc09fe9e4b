import type { Counted } from './growth-verdict';
import { counted, jobsPerSecond, nothingCounted } from './job-rate';

/** What a full pool completes before and after tasks were added. JSON. */
export interface GrowthTrial {
  readonly tasksBefore: number;
  readonly before: Counted;
  /** Until when `before` is counted. Absent: the pool is full, but not behind its target. */
  readonly beforeUntil?: number;
  /** The most tasks seen since then. */
  readonly tasks: number;
  readonly scaleOuts: number;
  /** From when `after` is counted. */
  readonly afterFrom: number;
  readonly after: Counted;
}

/** What one reading says of a pool whose number of tasks is known. */
export interface TrialReading {
  readonly atSeconds: number;
  /** Since the reading before. */
  readonly elapsedSeconds: number;
  readonly tasks: number;
  /** Whether jobs wait so long that every task has all the work it can do. */
  readonly isFull: boolean;
  /** Whether the pool would be made larger. */
  readonly isBehind: boolean;
  readonly completedJobsPerSecond?: number;
  readonly failedJobsPerSecond?: number;
}

/** The first tasks that scaling adds work no sooner than this after the breach: until then `before` is counted. */
const soonestTasksSeconds = 60;

/** A task that ECS calls running still loads the app. */
const bootSeconds = 20;

/** Over how long a rate is counted at least, and at most. */
const countSeconds = { before: 30, least: 30, most: 900 } as const;

const nothing: Counted = { completed: nothingCounted, failed: nothingCounted };

export function newTrial(tasks: number, before: Counted = nothing): GrowthTrial {
  return { tasksBefore: tasks, before, tasks, scaleOuts: 0, afterFrom: 0, after: nothing };
}

/** With one more reading; a new one when the number of tasks changes while nothing is behind. */
export function trialWith(trial: GrowthTrial, reading: TrialReading): GrowthTrial {
  return withRates(withTasks(trial, reading), reading);
}

function withTasks(trial: GrowthTrial, { atSeconds, tasks, isBehind }: TrialReading): GrowthTrial {
  if (trial.beforeUntil === undefined) {
    const same = tasks === trial.tasks ? trial : newTrial(tasks);
    return isBehind ? { ...same, beforeUntil: atSeconds + soonestTasksSeconds } : same;
  }
  if (tasks === trial.tasks) return trial;
  // Fewer: a deploy or a lost Spot task. They come back, and count again once they work.
  const again = { ...trial, afterFrom: atSeconds + bootSeconds, after: nothing };
  return tasks > trial.tasks ? { ...again, tasks, scaleOuts: trial.scaleOuts + 1 } : again;
}

function withRates(trial: GrowthTrial, reading: TrialReading): GrowthTrial {
  const { atSeconds, elapsedSeconds } = reading;
  if (!reading.isFull || reading.tasks !== trial.tasks) return trial;
  if (trial.scaleOuts === 0) {
    return trial.beforeUntil === undefined || atSeconds <= trial.beforeUntil
      ? { ...trial, before: withReading(trial.before, reading) }
      : trial;
  }
  return atSeconds - elapsedSeconds >= trial.afterFrom
    ? { ...trial, after: withReading(trial.after, reading) }
    : trial;
}

function withReading(so: Counted, reading: TrialReading): Counted {
  const { completedJobsPerSecond, failedJobsPerSecond, elapsedSeconds } = reading;
  return {
    completed: counted(so.completed, completedJobsPerSecond, elapsedSeconds),
    failed: counted(so.failed, failedJobsPerSecond, elapsedSeconds),
  };
}

/**
 * Whether both sides were counted long enough. Jobs of one length that began together also end together, so a rate means
 * nothing over less than their length: with all tasks at work, `tasks * concurrency / rate` seconds.
 */
export function isCounted(
  { before, after, scaleOuts, tasksBefore }: GrowthTrial,
  concurrency: number,
): boolean {
  if (scaleOuts === 0 || before.completed.seconds < countSeconds.before) return false;
  const jobSeconds = (tasksBefore * concurrency) / jobsPerSecond(before.completed);
  const needed = Math.min(countSeconds.most, Math.max(countSeconds.least, 1.5 * jobSeconds));
  return after.completed.seconds >= needed;
}
