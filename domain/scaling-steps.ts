import type { TaskRange } from './rollout-for';

/**
 * When a pool grows: the oldest job has waited as long as the target. One reading is enough, since an age is a fact and no
 * noisy sample. Three are looked at, because CloudWatch promises to look at "more than" that many: data that comes 30 s
 * late is then still seen, which one of one does not promise. The price is an alarm that ends 20 s later.
 */
export const scaleOutAlarm = {
  pressurePercent: 100,
  periodSeconds: 10,
  evaluationPeriods: 3,
  datapointsToAlarm: 1,
} as const;

/** When a pool shrinks: for five minutes it would have done with fewer tasks. Nothing is lost by a minute more. */
export const scaleInAlarm = {
  idleSeconds: 300,
  periodSeconds: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
} as const;

/**
 * A breached alarm calls its policy once a minute; a new task works after 60 to 90 s. So every second call adds tasks, or
 * every third where AWS counts from the moment the tasks run, which its documentation leaves open.
 */
export const scaleOutCooldownSeconds = 90;

/** Five minutes, as for every other service: a lull between two waves costs nothing. */
export const scaleInCooldownSeconds = 300;

/** A tenth of the tasks, at least one (Application Auto Scaling rounds towards zero, but never to it). */
export const scaleInPercent = 10;

/**
 * Tasks that one scale-out adds, at any pressure: a quarter of the range, at least one. For the pools of `prod` that is
 * 1.7 to 2.5 times the floor at once.
 *
 * Chosen by simulation (test/constructs/services/scaling-properties.test.ts) against steps of a half at twice and the
 * whole range at five times the target. Those drain a minute of 100 times the load 2 minutes sooner, of 18; but a target
 * of 5 s is missed five times over within half a minute, so they were always at the ceiling before two scale-outs
 * could be judged, and growth could never be stopped in time. Steps of a third, too, were there first. A sixth every
 * minute is no faster, and its first step is small.
 */
export function scaleOutTasks({ min, max }: TaskRange): number {
  return Math.max(1, Math.round((max - min) / 4));
}

/** What the next scale-in would leave of so many tasks. */
export function tasksAfterScaleIn(running: number, min: number): number {
  return Math.max(min, running - Math.max(1, Math.floor((running * scaleInPercent) / 100)));
}
