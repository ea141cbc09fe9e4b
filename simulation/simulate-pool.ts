import type { TaskRange } from '../domain/rollout/rollout-for';
import { JobBacklog } from './job-backlog';
import { ScaledTasks, type ScalingManner } from './scaled-tasks';
import { type MeterReading, SimulatedMeter } from './simulated-meter';
import { type AlarmedPolicy, WatchedMetric } from './watched-metric';

export interface PoolScaling {
  readonly range: TaskRange;
  readonly out: AlarmedPolicy;
  readonly in: AlarmedPolicy;
  readonly latencyTargetSeconds: number;
  readonly concurrency: number;
}

/** What happens to a pool. All times in whole seconds from the beginning. */
export interface PoolDay {
  readonly seconds: number;
  /** Jobs that arrive in one second; fractions are fine. */
  readonly arrivals: (second: number) => number;
  /** Mean length of a job. */
  readonly jobSeconds: number;
  /** The most jobs a second that something behind the tasks lets end. @default no limit */
  readonly downstream?: (second: number) => number;
  /** The most jobs a second that a limiter of the app lets start. @default no limit */
  readonly startsPerSecond?: (second: number) => number;
  /** The share of ended jobs that failed. @default none */
  readonly failedShare?: (tasks: number) => number;
  /** While ECS rolls out: scale-in is off then, scale-out never. @default never */
  readonly isDeploying?: (second: number) => boolean;
  /** Readings that are never sent. @default none */
  readonly isLost?: (second: number) => boolean;
}

/** How the machinery around a pool runs. */
export interface PoolWeather extends ScalingManner {
  /** From the decision until a task works: 60 to 90. */
  readonly startSeconds: number;
  /** The last part of it, in which ECS calls the task running and its app still loads. */
  readonly bootSeconds: number;
  /** From sending a data point until alarms see it: 5 as a rule, 30 in a bad hour. */
  readonly ingestionSeconds: number;
  /** From the slot until its reading is sent. */
  readonly readingSeconds: number;
  /** 0 to 9: the second of each ten at which alarms are evaluated; slots are at 0. */
  readonly alarmSecond: number;
  /** 0 to 59: the second of each minute at which the meter asks ECS for the tasks. */
  readonly pollSecond: number;
}

/** One slot of the meter. */
export interface PoolSlot extends MeterReading {
  readonly second: number;
  readonly desiredTasks: number;
  readonly workingTasks: number;
  readonly waitingJobs: number;
  readonly oldestJobAgeSeconds: number;
}

export interface SimulatedPool {
  readonly slots: readonly PoolSlot[];
  /** Every change of the desired count. */
  readonly changes: readonly { readonly second: number; readonly desiredTasks: number }[];
  /** When the oldest job had first waited as long as the target. */
  readonly breachedSecond?: number;
}

/**
 * A pool of workers under load, second by second: its queue, the meter's own functions every ten seconds, CloudWatch's
 * alarms and Application Auto Scaling. Starts at the floor with empty queues.
 *
 * Left out: the CPU policy, which only ever adds tasks, and tasks that die.
 */
export function simulatePool(scaling: PoolScaling, day: PoolDay, weather: PoolWeather): SimulatedPool {
  const { range, latencyTargetSeconds, concurrency } = scaling;
  const backlog = new JobBacklog(day.jobSeconds);
  const tasks = new ScaledTasks({ ...weather, range });
  const meter = new SimulatedMeter({
    latencyTargetSeconds,
    concurrency,
    minTasks: range.min,
    maxTasks: range.max,
  });
  const out = new WatchedMetric(scaling.out);
  const idle = new WatchedMetric(scaling.in);
  const slots: PoolSlot[] = [];
  const changes: { second: number; desiredTasks: number }[] = [];
  let completedJobsTotal = 0;
  let failedJobsTotal = 0;
  let polled: { readonly runningTasks: number; readonly desiredTasks: number } | undefined;
  let breachedSecond: number | undefined;

  const look = (watched: WatchedMetric, second: number): void => {
    const breach = watched.breachAt(second, weather.ingestionSeconds);
    if (breach === undefined || (watched === idle && day.isDeploying?.(second) === true)) return;
    if (tasks.scale(watched.policy, breach, second)) {
      changes.push({ second, desiredTasks: tasks.desiredTasks });
    }
  };

  for (let second = 0; second < day.seconds; second += 1) {
    tasks.pass(second);
    backlog.arrive(second, day.arrivals(second));
    const most = day.downstream?.(second) ?? Number.POSITIVE_INFINITY;
    const starts = day.startsPerSecond?.(second);
    const ended = backlog.work(second, { places: tasks.workingTasks * concurrency, most, starts });
    completedJobsTotal += ended;
    failedJobsTotal += ended * (day.failedShare?.(tasks.workingTasks) ?? 0);
    const oldestJobAgeSeconds = backlog.oldestAgeSeconds(second);
    if (oldestJobAgeSeconds >= latencyTargetSeconds) breachedSecond ??= second;
    if (second % 60 === weather.pollSecond) {
      polled = { runningTasks: tasks.runningTasks(second), desiredTasks: tasks.desiredTasks };
    }
    if (second % 10 === 0 && day.isLost?.(second) !== true) {
      const { waitingJobs, inFlightJobs } = backlog;
      const reading = meter.read({
        atSeconds: second,
        oldestJobAgeSeconds,
        waitingJobs,
        inFlightJobs,
        ...polled,
        completedJobsTotal,
        failedJobsTotal,
      });
      const sentSeconds = second + weather.readingSeconds;
      out.put(second, reading.pressurePercent, sentSeconds);
      idle.put(second, reading.idleSeconds, sentSeconds);
      const { desiredTasks, workingTasks } = tasks;
      slots.push({ second, desiredTasks, workingTasks, waitingJobs, oldestJobAgeSeconds, ...reading });
    }
    for (const watched of [out, idle]) {
      if (second % watched.intervalSeconds === weather.alarmSecond) look(watched, second);
    }
  }
  return { slots, changes, breachedSecond };
}
