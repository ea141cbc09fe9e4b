import { type AlarmCalls, afterEvaluation, uncalled } from './alarm-calls';
import { type Datapoint, evaluateAlarm, evaluationIntervalSeconds } from './evaluate-alarm';
import { JobBacklog } from './job-backlog';
import type { MetricAlarm } from './metric-alarm';
import type { TaskRange } from './rollout-for';
import { ScaledTasks, type ScalingManner } from './scaled-tasks';
import { SimulatedMeter } from './simulated-meter';
import type { StepScalingPolicy } from './step-scaling';

/** An alarm and the policy it calls, as a template has them. */
export interface AlarmedPolicy {
  readonly alarm: MetricAlarm;
  readonly policy: StepScalingPolicy;
}

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
export interface PoolSlot {
  readonly second: number;
  readonly desiredTasks: number;
  readonly runningTasks: number;
  readonly waitingJobs: number;
  readonly oldestJobAgeSeconds: number;
  readonly pressurePercent: number;
  readonly idleSeconds: number;
  readonly stopReason?: string;
}

export interface SimulatedPool {
  readonly slots: readonly PoolSlot[];
  /** Every change of the desired count. */
  readonly changes: readonly { readonly second: number; readonly desiredTasks: number }[];
  /** When the oldest job had first waited as long as the target. */
  readonly breachedSecond?: number;
}

/** Alarms look back no further than five periods of a minute. */
const keptSeconds = 300;

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
    ...{ latencyTargetSeconds, concurrency, minTasks: range.min, maxTasks: range.max },
    ...{ pressure: scaling.out.alarm, idle: scaling.in.alarm },
  });
  const calls = new Map<AlarmedPolicy, AlarmCalls>();
  const slots: PoolSlot[] = [];
  const changes: { second: number; desiredTasks: number }[] = [];
  let datapoints: Datapoint[] = [];
  let completedJobsTotal = 0;
  let failedJobsTotal = 0;
  let runningTasks: number | undefined;
  let breachedSecond: number | undefined;

  const look = (alarmed: AlarmedPolicy, second: number): void => {
    const { alarm, policy } = alarmed;
    const before = calls.get(alarmed) ?? uncalled;
    const { ingestionSeconds } = weather;
    const { state, periods } = evaluateAlarm({
      ...{ alarm, datapoints, atSeconds: second, state: before.state, ingestionSeconds },
    });
    const after = afterEvaluation(before, state, second);
    calls.set(alarmed, after.calls);
    if (!after.isCalling || (alarmed === scaling.in && day.isDeploying?.(second) === true)) return;
    const breach = Math.max(...periods.map(({ value }) => value)) - alarm.threshold;
    if (tasks.scale(policy, breach, second)) changes.push({ second, desiredTasks: tasks.desiredTasks });
  };

  for (let second = 0; second < day.seconds; second += 1) {
    tasks.pass(second);
    backlog.arrive(second, day.arrivals(second));
    const most = day.downstream?.(second) ?? Number.POSITIVE_INFINITY;
    const ended = backlog.work(second, tasks.runningTasks * concurrency, most);
    completedJobsTotal += ended;
    failedJobsTotal += ended * (day.failedShare?.(tasks.runningTasks) ?? 0);
    const oldestJobAgeSeconds = backlog.oldestAgeSeconds(second);
    if (oldestJobAgeSeconds >= latencyTargetSeconds) breachedSecond ??= second;
    if (second % 60 === weather.pollSecond) runningTasks = tasks.runningTasks;
    if (second % 10 === 0 && day.isLost?.(second) !== true) {
      const { waitingJobs, inFlightJobs } = backlog;
      const reading = meter.read({
        ...{ atSeconds: second, oldestJobAgeSeconds, waitingJobs, inFlightJobs, runningTasks },
        ...{ completedJobsTotal, failedJobsTotal },
      });
      const { pressurePercent, idleSeconds, stopReason } = reading;
      const sentSeconds = second + weather.readingSeconds;
      datapoints = datapoints
        .filter(({ atSeconds }) => atSeconds > second - keptSeconds)
        .concat(reading.datapoints.map((datapoint) => ({ ...datapoint, sentSeconds })));
      slots.push({
        ...{ second, desiredTasks: tasks.desiredTasks, runningTasks: tasks.runningTasks, waitingJobs },
        ...{ oldestJobAgeSeconds, pressurePercent, idleSeconds, stopReason },
      });
    }
    for (const alarmed of [scaling.out, scaling.in]) {
      if (second % evaluationIntervalSeconds(alarmed.alarm) === weather.alarmSecond) look(alarmed, second);
    }
  }
  return { slots, changes, breachedSecond };
}
