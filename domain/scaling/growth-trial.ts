import { counted, type JobRate, jobsPerSecond, nothingCounted, recentOf } from './job-rate';

/** What a full pool did over some time. JSON. */
export interface Counted {
  readonly completed: JobRate;
  readonly failed: JobRate;
  /** Jobs in flight while jobs waited, each second of each counted. */
  readonly inFlight: JobRate;
}

/** A larger number of tasks than before. JSON. */
export interface GrowthStep {
  readonly tasks: number;
  /** From when its tasks work, as far as ECS and a boot tell. */
  readonly worksFrom: number;
}

/**
 * What a full pool completes before and after tasks were added. JSON.
 *
 * Nothing that was counted is thrown away when more tasks come: `after` adds up from the first of them on, and beside it
 * how many tasks had work by then whose first jobs may have ended. Those end no sooner than they are long, so work counts
 * one length of a job after it was taken. That is what tells a pool of long jobs, which completes more from then on, from
 * one that something else limits.
 */
export interface GrowthTrial {
  readonly tasksBefore: number;
  readonly before: Counted;
  /** Until when `before` is counted. Absent: the pool is full, but not behind its target. */
  readonly beforeUntil?: number;
  /** In the order in which they came, each larger than the one before. */
  readonly steps: readonly GrowthStep[];
  /** Tasks that had work, minute by minute since the first step works. */
  readonly atWork: readonly number[];
  readonly after: Counted;
  /** Completed before any job of new tasks may have ended: the first part of `after`. */
  readonly early: JobRate;
  /** Over the time of `after`: tasks at work one length of a job before, for each second. */
  readonly afterTaskSeconds: number;
  readonly newest?: NewestTasks;
}

/** The most tasks of which the first jobs may have ended, and what was counted since. JSON. */
export interface NewestTasks {
  readonly tasks: number;
  readonly since: Counted;
}

/** What one reading says of a pool whose number of tasks is known. */
export interface TrialReading {
  readonly atSeconds: number;
  /** Since the reading before. */
  readonly elapsedSeconds: number;
  readonly tasks: number;
  /** As ECS was asked for. */
  readonly desiredTasks?: number;
  /** Jobs that one task runs at once. */
  readonly concurrency: number;
  /** Whether jobs wait so long that every task has all the work it can do. */
  readonly isFull: boolean;
  /** Whether the pool would be made larger. */
  readonly isBehind: boolean;
  readonly completedJobsPerSecond?: number;
  readonly failedJobsPerSecond?: number;
  readonly inFlightJobs?: number;
}

/** The first tasks that scaling adds work no sooner than this after the breach: until then `before` is counted. */
const soonestTasksSeconds = 60;

/** A task that ECS calls running still loads the app. */
const bootSeconds = 20;

/** Over how long a rate is counted at least. */
export const leastCountSeconds = 30;

/** Longer no trial is of use: nothing is waited for as long. */
const longestTrialMinutes = 120;

/** `before` goes back so far: a pool that is full for hours must not be judged by its morning. */
const beforeSeconds = 900;

const nothing: Counted = { completed: nothingCounted, failed: nothingCounted, inFlight: nothingCounted };

export function newTrial(
  tasks: number,
  before: Counted = nothing,
  steps: readonly GrowthStep[] = [],
): GrowthTrial {
  return {
    tasksBefore: tasks,
    before,
    steps,
    atWork: [],
    after: nothing,
    early: nothingCounted,
    afterTaskSeconds: 0,
  };
}

/** The most tasks that were seen. */
export function tasksOf({ tasksBefore, steps }: GrowthTrial): number {
  return steps.at(-1)?.tasks ?? tasksBefore;
}

/**
 * How long a job is in flight, in seconds: jobs in flight over jobs per second (Little's law). Where nobody tells how many
 * are in flight, all that the tasks can hold. Endless where none was completed.
 */
export function jobSecondsOf({ tasksBefore, before }: GrowthTrial, concurrency: number): number {
  const { inFlight, completed } = before;
  const jobs = inFlight.seconds > 0 ? jobsPerSecond(inFlight) : tasksBefore * concurrency;
  return jobs / jobsPerSecond(completed);
}

/** After more tasks have helped: their jobs are what the next tasks are compared with. */
export function afterHelp(trial: GrowthTrial, atSeconds: number): GrowthTrial {
  const { newest } = trial;
  if (newest === undefined) return newTrial(tasksOf(trial));
  const steps = trial.steps.filter(({ tasks }) => tasks > newest.tasks);
  return {
    ...newTrial(newest.tasks, newest.since, steps),
    beforeUntil: atSeconds + soonestTasksSeconds,
  };
}

/** With one more reading; a new one when the number of tasks changes while nothing is behind. */
export function trialWith(trial: GrowthTrial, reading: TrialReading): GrowthTrial {
  return withRates(withTasks(trial, reading), reading);
}

function withTasks(
  trial: GrowthTrial,
  { atSeconds, tasks, desiredTasks, isBehind }: TrialReading,
): GrowthTrial {
  const top = tasksOf(trial);
  if (trial.beforeUntil === undefined && trial.steps.length === 0) {
    const same = tasks === top ? trial : newTrial(tasks);
    return isBehind ? { ...same, beforeUntil: atSeconds + soonestTasksSeconds } : same;
  }
  const step = { tasks, worksFrom: atSeconds + bootSeconds };
  if (tasks > top) return { ...trial, steps: [...trial.steps, step] };
  if (tasks === top) return trial;
  if (desiredTasks !== undefined && desiredTasks < top) return madeSmaller(trial, desiredTasks);
  // A deploy or a lost Spot task. They come back, and count again once they work.
  return restarted(trial, step);
}

/** Of tasks that were taken away on purpose nothing is to be known any more. */
function madeSmaller(trial: GrowthTrial, tasks: number): GrowthTrial {
  if (tasks <= trial.tasksBefore)
    return newTrial(tasks, tasks === trial.tasksBefore ? trial.before : nothing);
  const kept = trial.steps.filter((step) => step.tasks < tasks);
  const [next] = trial.steps.slice(kept.length);
  return { ...trial, steps: next === undefined ? kept : [...kept, { ...next, tasks }] };
}

function restarted(trial: GrowthTrial, now: GrowthStep): GrowthTrial {
  const { tasksBefore, before, beforeUntil, steps } = trial;
  const again = steps.map((step) => (step.tasks > now.tasks ? { ...step, worksFrom: now.worksFrom } : step));
  return { ...newTrial(tasksBefore, before, again), ...(beforeUntil !== undefined && { beforeUntil }) };
}

function withRates(trial: GrowthTrial, reading: TrialReading): GrowthTrial {
  const { atSeconds, elapsedSeconds, isFull } = reading;
  if (reading.tasks !== tasksOf(trial)) return trial;
  const [first] = trial.steps;
  if (first === undefined) {
    const isBefore = trial.beforeUntil === undefined || atSeconds <= trial.beforeUntil;
    return isFull && (isBefore || reading.desiredTasks === reading.tasks)
      ? { ...trial, before: recent(withReading(trial.before, reading)) }
      : trial;
  }
  const from = atSeconds - elapsedSeconds;
  const atWork = tasksAtWork(trial, reading);
  if (from < first.worksFrom || atWork === undefined) return trial;
  const minute = (at: number) => Math.floor((at - first.worksFrom) / 60);
  const delay = jobSecondsOf(trial, reading.concurrency);
  const newest = trial.steps.findLast(({ worksFrom }) => worksFrom + delay <= from);
  const since = trial.newest?.tasks === newest?.tasks ? (trial.newest?.since ?? nothing) : nothing;
  const minutes = withMinute(trial.atWork, minute(from), atWork);
  const delayed = newest === undefined ? trial.tasksBefore : minutes[minute(from - delay)];
  const withWork = { ...trial, atWork: minutes };
  // With less work than before nothing can be told of more.
  if (delayed === undefined || delayed < trial.tasksBefore) return withWork;
  const isRate = reading.completedJobsPerSecond !== undefined;
  return {
    ...withWork,
    after: withReading(trial.after, reading),
    ...(newest === undefined && {
      early: counted(trial.early, reading.completedJobsPerSecond, elapsedSeconds),
    }),
    afterTaskSeconds: trial.afterTaskSeconds + (isRate ? delayed * elapsedSeconds : 0),
    ...(newest !== undefined && { newest: { tasks: newest.tasks, since: withReading(since, reading) } }),
  };
}

/** Minutes that nobody counted are like the one before them. */
function withMinute(minutes: readonly number[], index: number, tasks: number): readonly number[] {
  if (index >= longestTrialMinutes) return minutes;
  const gap = Array.from({ length: Math.max(0, index - minutes.length) }, () => minutes.at(-1) ?? tasks);
  return [...minutes.slice(0, index), ...gap, tasks, ...minutes.slice(index + 1)];
}

/** While jobs wait, all that work; else as many as those in flight would fill. Nothing where nobody tells how many are. */
function tasksAtWork(
  trial: GrowthTrial,
  { isFull, inFlightJobs, ...reading }: TrialReading,
): number | undefined {
  if (isFull) {
    const from = reading.atSeconds - reading.elapsedSeconds;
    return trial.steps.findLast(({ worksFrom }) => worksFrom <= from)?.tasks ?? trial.tasksBefore;
  }
  const inFlightPerTask = jobsPerSecond(trial.before.inFlight) / trial.tasksBefore;
  return inFlightJobs === undefined || inFlightPerTask === 0 ? undefined : inFlightJobs / inFlightPerTask;
}

function withReading(so: Counted, reading: TrialReading): Counted {
  const { completedJobsPerSecond, failedJobsPerSecond, inFlightJobs, isFull, elapsedSeconds } = reading;
  return {
    completed: counted(so.completed, completedJobsPerSecond, elapsedSeconds),
    failed: counted(so.failed, failedJobsPerSecond, elapsedSeconds),
    inFlight: counted(so.inFlight, isFull ? inFlightJobs : undefined, elapsedSeconds),
  };
}

function recent({ completed, failed, inFlight }: Counted): Counted {
  return {
    completed: recentOf(completed, beforeSeconds),
    failed: recentOf(failed, beforeSeconds),
    inFlight: recentOf(inFlight, beforeSeconds),
  };
}
