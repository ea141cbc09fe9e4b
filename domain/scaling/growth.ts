import { type GrowthTrial, isCounted, newTrial, trialWith } from './growth-trial';
import { growthVerdict } from './growth-verdict';

/** JSON: remembered between readings, and over a cold start of the meter. */
export interface GrowthState {
  readonly atSeconds: number;
  /** The last known number of running tasks, and when it was told. */
  readonly seen?: { readonly tasks: number; readonly atSeconds: number };
  readonly calmSince?: number;
  readonly trial?: GrowthTrial;
  /** Stops in a row. Each makes the next hold twice as long. */
  readonly stops: number;
  readonly stopped?: { readonly atSeconds: number; readonly reason: string };
}

export interface GrowthSample {
  readonly atSeconds: number;
  /** Age over target in percent, not held below 100. */
  readonly pressurePercent: number;
  readonly runningTasks?: number;
  readonly maxTasks: number;
  /** Jobs that one task runs at once, which tells how long they are. @default 1 */
  readonly concurrency?: number;
  /** Mean since the reading before, failed ones included. */
  readonly completedJobsPerSecond?: number;
  /** Mean since the reading before, retried ones included. Of the whole stage where the format tells no more. */
  readonly failedJobsPerSecond?: number;
}

export interface GrowthDecision {
  readonly state: GrowthState;
  readonly stopped: boolean;
  /** While stopped: a sentence with figures. */
  readonly reason?: string;
}

/** From here on jobs wait for tasks, so what is completed is what the tasks can do. Below it the pool is calm. */
const fullPercent = 50;

/** Where the scale-out alarm breaches. */
const behindPercent = 100;

/** How long a pool must be calm until all is forgotten. */
const calmSeconds = 60;

/** Scale-outs that may change nothing. After a hold it is one: that was the second try already. */
const fruitlessScaleOuts = { first: 2, afterHold: 1 } as const;

/** How long growth stays stopped until one more try: ten minutes, then twice as long each time, up to an hour. */
const holdSeconds = { first: 600, most: 3600 } as const;

/** Readings further apart say nothing about what happened between them; nor does an older number of tasks. */
const maxGapSeconds = 120;

/**
 * Whether a pool may grow, reading by reading. Growth stops when two scale-outs completed no more jobs, or when one
 * brought failures; never because jobs are old, for their age keeps rising while a flood drains as it should.
 *
 * Rates are noisy, so they are not compared reading by reading: those of a full pool are added up over the minute before
 * the first scale-out, and from 20 s after the last one is seen, when its tasks work. They count against growth only beyond three
 * standard errors. What is unknown adds nothing to either side, and so stops nothing.
 *
 * A stop ends when the pool is calm (under half its target for a minute), or with one more try after a hold. At the
 * ceiling there is nothing to try.
 */
export function growthDecision(state: GrowthState | undefined, sample: GrowthSample): GrowthDecision {
  const before = state ?? { atSeconds: sample.atSeconds, stops: 0 };
  const elapsedSeconds = sample.atSeconds - before.atSeconds;
  // A slot that was read twice, or comes late.
  if (state !== undefined && elapsedSeconds <= 0) return decided(before);
  const watched = withSeen(elapsedSeconds > maxGapSeconds ? { ...before, trial: undefined } : before, sample);
  if (watched.calmSince !== undefined && sample.atSeconds - watched.calmSince >= calmSeconds) {
    const { atSeconds, seen, calmSince } = watched;
    return decided({ atSeconds, seen, calmSince, stops: 0 });
  }
  const free = released(watched, sample);
  return decided(judged(withTrial(free, sample, Math.min(elapsedSeconds, maxGapSeconds)), sample));
}

function decided(state: GrowthState): GrowthDecision {
  const { stopped } = state;
  return stopped === undefined ? { state, stopped: false } : { state, stopped: true, reason: stopped.reason };
}

function withSeen(state: GrowthState, sample: GrowthSample): GrowthState {
  const { atSeconds, runningTasks } = sample;
  const last = runningTasks === undefined ? state.seen : { tasks: runningTasks, atSeconds };
  const isFresh = last !== undefined && atSeconds - last.atSeconds <= maxGapSeconds;
  const isCalm = sample.pressurePercent < fullPercent;
  return {
    ...state,
    atSeconds,
    seen: isFresh ? last : undefined,
    calmSince: isCalm ? (state.calmSince ?? atSeconds) : undefined,
  };
}

function withTrial(state: GrowthState, sample: GrowthSample, elapsedSeconds: number): GrowthState {
  const { seen, trial } = state;
  if (seen === undefined) return state;
  const isFull = sample.pressurePercent >= fullPercent;
  if (trial === undefined && !isFull) return state;
  const { atSeconds, completedJobsPerSecond, failedJobsPerSecond } = sample;
  const isBehind = state.stopped === undefined && sample.pressurePercent >= behindPercent;
  const reading = {
    ...{ atSeconds, elapsedSeconds, tasks: seen.tasks, isFull, isBehind },
    ...{ completedJobsPerSecond, failedJobsPerSecond },
  };
  return { ...state, trial: trialWith(trial ?? newTrial(seen.tasks), reading) };
}

function judged(state: GrowthState, sample: GrowthSample): GrowthState {
  const { trial, stops } = state;
  if (state.stopped !== undefined || trial === undefined) return state;
  if (!isCounted(trial, sample.concurrency ?? 1)) return state;
  const verdict = growthVerdict({
    tasksBefore: trial.tasksBefore,
    tasksAfter: trial.tasks,
    before: trial.before,
    after: trial.after,
  });
  if (verdict.kind === 'open') return state;
  if (verdict.kind === 'helped') {
    const next = { ...newTrial(trial.tasks, trial.after), beforeUntil: sample.atSeconds };
    return { ...state, stops: 0, trial: next };
  }
  const allowed = stops === 0 ? fruitlessScaleOuts.first : fruitlessScaleOuts.afterHold;
  if (verdict.kind === 'in vain' && trial.scaleOuts < allowed) return state;
  const stopped = { atSeconds: sample.atSeconds, reason: verdict.reason };
  return { ...state, stops: stops + 1, stopped, trial: newTrial(trial.tasks) };
}

function released(state: GrowthState, { atSeconds, maxTasks }: GrowthSample): GrowthState {
  const { stopped, seen, stops } = state;
  if (stopped === undefined) return state;
  const hold = Math.min(holdSeconds.most, holdSeconds.first * 2 ** (stops - 1));
  const isAtCeiling = seen !== undefined && seen.tasks >= maxTasks;
  return isAtCeiling || atSeconds - stopped.atSeconds < hold ? state : { ...state, stopped: undefined };
}
