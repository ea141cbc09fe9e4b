import type { QueueLimit } from '../jobs/job-store-reading';
import type { GrowthSample, GrowthState, GrowthStop } from './growth-state';
import { newTrial } from './growth-trial';
import { type JobRate, jobsPerSecond, rateError, rateText } from './job-rate';
import { tasksAfterScaleIn } from './scaling-steps';

/** More tasks than what limits the pool can use. */
export interface FruitlessTasks {
  readonly usefulTasks: number;
  /** From when they were counted. */
  readonly sinceSeconds: number;
}

/** How long growth stays stopped until one more try: ten minutes, then twice as long each time, up to an hour. */
const holdSeconds = { first: 600, most: 3600 } as const;

/** For so long after a stop the next flood is tried with one scale-out. */
const carefulSeconds = 3600;

/**
 * A try waits until fruitless tasks are given back: a tenth each five minutes, so from four times as many tasks an hour and
 * a quarter. Where they stay, because a deploy or an operator keeps them, no longer than this.
 */
const longestGiveBackSeconds = 7200;

/** Of what the tasks can hold. With less in flight while jobs wait, it is not tasks that are short. */
export const fullestShare = 0.7;

/** Faster than this times the limit, by three standard errors, the limit is another one than it was. */
const lifted = { times: 1.5, errors: 3, seconds: 30 } as const;

/** Over how long the app's limit must have been seen at work, and by how much of it. */
const appLimitSeen = { seconds: 30, share: 0.5 } as const;

export function stopped(
  state: GrowthState,
  { minTasks = 1, atSeconds }: GrowthSample,
  { usefulTasks, ...stop }: Omit<GrowthStop, 'atSeconds' | 'usefulTasks'> & { readonly usefulTasks: number },
): GrowthState {
  const { unjudged: _, trial, seen, ...same } = state;
  const tasks = seen?.tasks ?? trial?.tasksBefore;
  return {
    ...same,
    ...(seen !== undefined && { seen }),
    ...(tasks !== undefined && { trial: newTrial(tasks) }),
    stops: state.stops + 1,
    stopped: { ...stop, atSeconds, usefulTasks: Math.max(minTasks, usefulTasks) },
  };
}

/** What is to be given back; nothing once the next scale-in would take useful tasks too. */
export function fruitlessTasks(
  { stopped: stop, lastStop, seen }: GrowthState,
  minTasks: number,
): FruitlessTasks | undefined {
  const { usefulTasks, fruitlessSince, atSeconds } = stop ?? lastStop ?? {};
  if (usefulTasks === undefined || atSeconds === undefined || seen === undefined) return undefined;
  const left = tasksAfterScaleIn(seen.tasks, minTasks);
  if (left >= seen.tasks || left < usefulTasks) return undefined;
  return { usefulTasks, sinceSeconds: fruitlessSince ?? atSeconds };
}

/**
 * Free to grow again: after a hold, once the fruitless tasks are given back; at once when more is completed than the limit
 * let, or when the app took its own limit back. At the ceiling there is nothing to try.
 */
export function released(state: GrowthState, sample: GrowthSample): GrowthState {
  const { stopped: stop, seen, stops } = state;
  if (stop === undefined) return state;
  const { stopped: _, ...free } = state;
  if (isLifted(state) || isTakenBack(stop, sample.appLimit))
    return { ...free, stops: 0, bestPerTask: undefined };
  const isSettled = fruitlessTasks(state, sample.minTasks ?? 1) === undefined;
  const settledSince = isSettled ? (stop.settledSince ?? sample.atSeconds) : undefined;
  const hold = Math.min(holdSeconds.most, holdSeconds.first * 2 ** (stops - 1));
  const isOver =
    sample.atSeconds - (settledSince ?? sample.atSeconds) >= hold ||
    sample.atSeconds - stop.atSeconds >= hold + longestGiveBackSeconds;
  const isAtCeiling = seen !== undefined && seen.tasks >= sample.maxTasks;
  return isOver && !isAtCeiling
    ? { ...free, lastStop: { ...stop, stops } }
    : { ...state, stopped: { ...stop, settledSince } };
}

/** What a calm pool keeps: its last stop, for an hour. */
export function calmed({
  atSeconds,
  seen,
  calmSince,
  stops,
  stopped: stop,
  lastStop,
}: GrowthState): GrowthState {
  const last = stop === undefined ? lastStop : { ...stop, stops };
  const isRecent = last !== undefined && atSeconds - last.atSeconds < carefulSeconds;
  return { atSeconds, seen, calmSince, stops: 0, ...(isRecent && { lastStop: last }) };
}

/** The stop of before the lull goes on where its fruitless tasks still run: the next wave is no reason for even more. */
export function stoppedAgain(
  state: GrowthState,
  { minTasks = 1, pressurePercent }: GrowthSample,
): GrowthState {
  const { lastStop, ...same } = state;
  if (lastStop === undefined || state.stopped !== undefined || pressurePercent < 100) return state;
  if (state.trial !== undefined || fruitlessTasks(state, minTasks) === undefined) return state;
  const { stops, ...stop } = lastStop;
  return { ...same, stops, stopped: stop };
}

function isLifted({ stopped: stop, trial }: GrowthState): boolean {
  const now = trial?.before.completed;
  if (stop?.completed === undefined || now === undefined || now.seconds < lifted.seconds) return false;
  const noise = lifted.errors * Math.hypot(rateError(now), lifted.times * rateError(stop.completed));
  return jobsPerSecond(now) - noise > lifted.times * jobsPerSecond(stop.completed);
}

function isTakenBack({ appLimit: then }: GrowthStop, now: QueueLimit | undefined): boolean {
  if (then === undefined) return false;
  return then.jobsPerSecond !== now?.jobsPerSecond || then.inFlightJobs !== now?.inFlightJobs;
}

/**
 * Stopped where the app's own limit is at work: jobs wait although the tasks could hold more of them, and as many run or
 * end as the limit lets. No tasks need to be tried for that.
 */
export function limitedByApp(state: GrowthState, sample: GrowthSample): GrowthState {
  const { appLimit, inFlightJobs, concurrency = 1, pressurePercent } = sample;
  if (state.stopped !== undefined || appLimit === undefined || inFlightJobs === undefined) return state;
  const tasks = state.seen?.tasks;
  if (tasks === undefined || pressurePercent < 100) return state;
  if (inFlightJobs > fullestShare * tasks * concurrency) return state;
  const held = appLimit.inFlightJobs;
  const byFlight = held !== undefined && inFlightJobs >= held;
  const rate = state.trial?.before.completed;
  if (!(byFlight || isAtRate(rate, appLimit.jobsPerSecond))) return state;
  const inFlight = byFlight ? held : inFlightJobs;
  return stopped(state, sample, {
    reason: `limited by the app to ${limitText(appLimit)}.`,
    usefulTasks: Math.ceil(inFlight / (fullestShare * concurrency)),
    fruitlessSince: sample.atSeconds,
    appLimit,
    ...(rate !== undefined && { completed: rate }),
  });
}

function isAtRate(rate: JobRate | undefined, limit: number | undefined): boolean {
  if (rate === undefined || limit === undefined || rate.seconds < appLimitSeen.seconds) return false;
  // Few jobs come in steps: one more may be about to end.
  return rate.jobs + 1 >= appLimitSeen.share * limit * rate.seconds;
}

function limitText({ jobsPerSecond: rate, inFlightJobs }: QueueLimit): string {
  return [
    ...(rate === undefined ? [] : [`${rateText(rate)} jobs a second`]),
    ...(inFlightJobs === undefined ? [] : [`${inFlightJobs} jobs at once`]),
  ].join(' and ');
}
