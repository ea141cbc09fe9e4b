import type { GrowthSample, GrowthState } from './growth-state';
import {
  calmed,
  type FruitlessTasks,
  fruitlessTasks,
  fullestShare,
  limitedByApp,
  released,
  stopped,
  stoppedAgain,
} from './growth-stop';
import {
  afterHelp,
  type GrowthTrial,
  jobSecondsOf,
  leastCountSeconds,
  newTrial,
  tasksOf,
  trialWith,
} from './growth-trial';
import { growthVerdict } from './growth-verdict';
import { type JobRate, jobsPerSecond, rateText } from './job-rate';

export interface GrowthDecision {
  readonly state: GrowthState;
  readonly stopped: boolean;
  /** While stopped: a sentence with figures. */
  readonly reason?: string;
  /** While the pool asks for no more tasks until those that it got are judged: a sentence with figures. */
  readonly waiting?: string;
  /** While more tasks run than what limits the pool can use. */
  readonly fruitless?: FruitlessTasks;
}

/** From here on jobs wait for tasks, so what is completed is what the tasks can do. Below it the pool is calm. */
const fullPercent = 50;

/** Where the scale-out alarm breaches. */
const behindPercent = 100;

/** How long a pool must be calm until what it was judged by is forgotten. */
const calmSeconds = 60;

/** Scale-outs that nobody has judged yet. After a stop it is one: that was the second try already. */
const unjudgedScaleOuts = { first: 2, afterStop: 1 } as const;

/** The longest that scale-outs are waited for: three lengths of a job of a quarter of an hour. */
const longestWaitSeconds = 2700;

/** Readings further apart say nothing about what happened between them; nor does an older number of tasks. */
const maxGapSeconds = 120;

/**
 * Whether a pool may grow, reading by reading. Growth stops when two scale-outs completed no more jobs, or when one
 * brought failures; never because jobs are old, for their age keeps rising while a flood drains as it should.
 *
 * What tells a pool that something limits from one of long jobs is only time: jobs of new tasks end no sooner than they are
 * long, which jobs in flight over jobs per second tells (Little's law). So two scale-outs go ahead, and the third waits
 * until they are judged, as does any that would reach the ceiling. Rates are noisy: they are added up, and count beyond
 * three standard errors; where few jobs end, the likelier answer is taken after one more length of a job. What is unknown
 * adds nothing to either side, and so stops nothing; where nothing can be told at all, one step is taken each 45 minutes.
 *
 * What a stop found fruitless is given back. A stop ends when the pool is calm (under half its target for a minute), when
 * the limit is another one, or with one more step after a hold that gets longer each time.
 */
export function growthDecision(state: GrowthState | undefined, sample: GrowthSample): GrowthDecision {
  const before = state ?? { atSeconds: sample.atSeconds, stops: 0 };
  const elapsedSeconds = sample.atSeconds - before.atSeconds;
  // A slot that was read twice, or comes late.
  if (state !== undefined && elapsedSeconds <= 0) return decided(before, sample);
  const watched = withSeen(elapsedSeconds > maxGapSeconds ? { ...before, trial: undefined } : before, sample);
  if (isForgotten(watched, sample.atSeconds)) return decided(calmed(watched), sample);
  const free = released(stoppedAgain(watched, sample), sample);
  const tried = withTrial(free, sample, Math.min(elapsedSeconds, maxGapSeconds));
  return decided(limitedByApp(judged(tried, sample), sample), sample);
}

function decided(state: GrowthState, sample: GrowthSample): GrowthDecision {
  const { stopped: stop, trial, calmSince } = state;
  const isGivingBack = stop !== undefined || (trial === undefined && calmSince !== undefined);
  const fruitless = isGivingBack ? fruitlessTasks(state, sample.minTasks ?? 1) : undefined;
  const waiting = stop === undefined ? waitingText(state, sample) : undefined;
  return {
    ...{ state, stopped: stop !== undefined },
    ...(stop !== undefined && { reason: stop.reason }),
    ...(waiting !== undefined && { waiting }),
    ...(fruitless !== undefined && { fruitless }),
  };
}

/** Calm for a while. Tasks that nobody has judged are remembered longer: the next wave would add to them. */
function isForgotten({ calmSince, trial }: GrowthState, atSeconds: number): boolean {
  if (calmSince === undefined || atSeconds - calmSince < calmSeconds) return false;
  return trial === undefined || trial.steps.length === 0;
}

function withSeen(state: GrowthState, sample: GrowthSample): GrowthState {
  const { atSeconds, runningTasks, desiredTasks } = sample;
  const last =
    runningTasks === undefined
      ? state.seen
      : { tasks: runningTasks, ...(desiredTasks !== undefined && { desiredTasks }), atSeconds };
  const isFresh = last !== undefined && atSeconds - last.atSeconds <= maxGapSeconds;
  const isCalm = sample.pressurePercent < fullPercent && hasRoom(state, sample);
  return {
    ...state,
    atSeconds,
    seen: isFresh ? last : undefined,
    calmSince: isCalm ? (state.calmSince ?? atSeconds) : undefined,
  };
}

/**
 * Whether what is in flight would fit into the tasks that are of use. Tasks that something else limits take jobs as well,
 * and for a while none waits: that is no calm.
 */
function hasRoom({ trial, stopped: stop }: GrowthState, sample: GrowthSample): boolean {
  const { inFlightJobs = 0, concurrency = 1 } = sample;
  const tasks = stop?.usefulTasks ?? trial?.tasksBefore ?? Number.POSITIVE_INFINITY;
  return inFlightJobs <= fullestShare * tasks * concurrency;
}

function withTrial(state: GrowthState, sample: GrowthSample, elapsedSeconds: number): GrowthState {
  const { seen, trial } = state;
  if (seen === undefined) return state;
  const isFull = sample.pressurePercent >= fullPercent;
  if (trial === undefined && !isFull) return state;
  const { atSeconds, concurrency = 1, completedJobsPerSecond, failedJobsPerSecond, inFlightJobs } = sample;
  const isBehind = state.stopped === undefined && sample.pressurePercent >= behindPercent;
  const next = trialWith(trial ?? newTrial(seen.tasks), {
    ...{ atSeconds, elapsedSeconds, tasks: seen.tasks, desiredTasks: seen.desiredTasks, concurrency },
    ...{ isFull, isBehind, completedJobsPerSecond, failedJobsPerSecond, inFlightJobs },
  });
  const tasks = scaleOuts(next, seen).at(-1);
  if (tasks === undefined) return { ...state, trial: next, unjudged: undefined };
  const same = state.unjudged !== undefined && tasks <= state.unjudged.tasks;
  return { ...state, trial: next, unjudged: same ? state.unjudged : { tasks, sinceSeconds: atSeconds } };
}

/** Numbers of tasks that nobody has judged yet: those seen running, and what ECS was asked for beyond them. */
function scaleOuts(trial: GrowthTrial, seen: GrowthState['seen']): number[] {
  const { desiredTasks = 0 } = seen ?? {};
  const running = trial.steps.map(({ tasks }) => tasks);
  return desiredTasks > tasksOf(trial) ? [...running, desiredTasks] : running;
}

/** Whether the next scale-out waits for a verdict. One that reaches the ceiling does: beyond it nothing is left to stop. */
function isWaiting({ trial, stops, seen, lastStop }: GrowthState, { maxTasks }: GrowthSample): boolean {
  if (trial === undefined) return false;
  const unjudged = scaleOuts(trial, seen);
  if (unjudged.length === 0) return false;
  const allowed =
    stops === 0 && lastStop === undefined ? unjudgedScaleOuts.first : unjudgedScaleOuts.afterStop;
  return unjudged.length >= allowed || reachesCeiling([trial.tasksBefore, ...unjudged], maxTasks);
}

/** Whether a step as long as the last one would. */
function reachesCeiling(tasks: readonly number[], maxTasks: number): boolean {
  const [before = 0, top = 0] = tasks.slice(-2);
  return top + (top - before) >= maxTasks;
}

function waitingText(state: GrowthState, sample: GrowthSample): string | undefined {
  const { trial, seen } = state;
  if (trial === undefined || !isWaiting(state, sample)) return undefined;
  const seconds = jobSecondsOf(trial, sample.concurrency ?? 1);
  const top = scaleOuts(trial, seen).at(-1) ?? trial.tasksBefore;
  const jobs = Number.isFinite(seconds) ? `jobs take ${rateText(seconds)} s` : 'no job has ended yet';
  return `${trial.tasksBefore} to ${top} tasks: whether they help is not known yet, ${jobs}.`;
}

function judged(state: GrowthState, sample: GrowthSample): GrowthState {
  const { trial, unjudged } = state;
  if (state.stopped !== undefined || trial === undefined) return state;
  const { concurrency = 1, atSeconds } = sample;
  const isOverdue = unjudged !== undefined && atSeconds - unjudged.sinceSeconds >= longestWaitSeconds;
  const tasks = [trial.tasksBefore, ...scaleOuts(trial, state.seen)];
  const stepsToCeiling =
    tasksOf(trial) >= sample.maxTasks ? 0 : reachesCeiling(tasks, sample.maxTasks) ? 1 : 2;
  const verdict = growthVerdict(trial, { concurrency, isOverdue, stepsToCeiling });
  if (verdict.kind === 'open') return isOverdue ? unjudgeable(state, trial) : state;
  // The last scale-out has its say as well: what one completes is in the way of knowing what those before it do.
  const isLast = trial.newest?.tasks === scaleOuts(trial, state.seen).at(-1);
  if (verdict.kind !== 'harmful' && !isLast && !isOverdue) return state;
  const bestPerTask = Math.max(state.bestPerTask ?? 0, ...perTask(trial));
  if (verdict.kind === 'helped') {
    const next = afterHelp(trial, atSeconds);
    // Where that is a guess, the next one is one step, which is judged before another.
    const again = verdict.isSure ? { stops: 0, lastStop: undefined } : { stops: Math.max(1, state.stops) };
    return { ...state, ...again, bestPerTask, trial: next, unjudged: undefined };
  }
  if (verdict.kind === 'in vain' && !isOverdue && !isWaiting(state, sample)) return state;
  const completed = trial.newest?.since.completed ?? trial.after.completed;
  const useful = verdict.kind === 'in vain' ? usefulTasks(trial, completed, bestPerTask) : trial.tasksBefore;
  return stopped({ ...state, bestPerTask }, sample, {
    ...{ reason: verdict.reason, completed },
    usefulTasks: useful,
    fruitlessSince: trial.steps[0]?.worksFrom ?? atSeconds,
  });
}

/** Tasks that complete as much at their best. A tenth more than before the trial is noise. */
function usefulTasks(trial: GrowthTrial, completed: JobRate, bestPerTask: number): number {
  const tasks = jobsPerSecond(completed) / bestPerTask;
  const { tasksBefore } = trial;
  return tasks <= 1.1 * tasksBefore
    ? Math.min(tasksBefore, Math.ceil(tasks))
    : Math.min(tasksOf(trial), Math.ceil(tasks));
}

/** Nothing could be told in time. One more step, and then again a wait: as after a stop. */
function unjudgeable(state: GrowthState, trial: GrowthTrial): GrowthState {
  return { ...state, stops: Math.max(1, state.stops), trial: newTrial(tasksOf(trial)), unjudged: undefined };
}

/** Jobs a second for each task, before and after, where they were counted long enough. */
function perTask({ tasksBefore, before, newest }: GrowthTrial): number[] {
  const of = ({ completed }: { completed: JobRate }, tasks: number): number =>
    completed.seconds >= leastCountSeconds ? jobsPerSecond(completed) / tasks : 0;
  return [of(before, tasksBefore), newest === undefined ? 0 : of(newest.since, newest.tasks)];
}
