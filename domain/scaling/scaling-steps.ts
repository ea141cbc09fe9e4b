import type { TaskRange } from '../rollout/rollout-for';

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
 * Tasks that one scale-out adds, at any pressure: a quarter of the range, at least one. For the pools of `prod` the first
 * one makes 1.7 to 2.5 times the floor.
 *
 * Chosen by simulation (simulation/simulate-pool.ts) against steps of a half at twice the target and of the whole range at
 * five times. Those are over a minute of 100 times the load 2 to 3 minutes sooner, of 18, and over a lasting 3 times of
 * it in half the time. But a target of 5 s is missed five times over within half a minute: they stand at the ceiling
 * before two scale-outs can be judged, which takes five to seven minutes, and a slow database then gets all the tasks
 * there are. Steps of a third get there first as well. A sixth every minute is no faster, and its first step is small.
 */
export function scaleOutTasks({ min, max }: TaskRange): number {
  return Math.max(1, Math.round((max - min) / 4));
}

/** What the next scale-in would leave of so many tasks. */
export function tasksAfterScaleIn(running: number, min: number): number {
  return Math.max(min, running - Math.max(1, Math.floor((running * scaleInPercent) / 100)));
}
