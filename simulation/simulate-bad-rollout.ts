import type { RolloutPercentages } from '../domain/rollout/rollout-for';
import { rolloutLimits } from '../domain/rollout/rollout-limits';
import { type Datapoint, evaluateAlarm, evaluationIntervalSeconds } from './evaluate-alarm';
import type { AlarmState, MetricAlarm } from './metric-alarm';

/** A version that must not stay: what becomes of each of its tasks. */
export interface BadImage {
  /**
   * `exits`: it runs, and ends by itself. `neverRuns`: it is given up before it runs. `unhealthy`: it runs, and its health
   * check fails. `shortage`: it is not placed at all, whatever its image.
   */
  readonly ends: 'exits' | 'neverRuns' | 'unhealthy' | 'shortage';
  /** From the decision to start a task until it runs, or is given up. */
  readonly startSeconds: number;
  /** From RUNNING until it has ended, or its check has failed. */
  readonly runSeconds: number;
}

/** What of a service decides how a bad version ends, as its template says it. */
export interface WatchedRollout {
  readonly percentages: RolloutPercentages;
  /** COUNT of the circuit breaker. */
  readonly breakerFailures: number;
  /** The alarm on failing tasks. Left out: there is none. */
  readonly alarm?: MetricAlarm;
  /** The data point that a task makes when it ends by itself or never comes up; nothing where nobody counts it. */
  readonly counted: (stopCode: string, stoppedReason: string) => Omit<Datapoint, 'atSeconds'> | undefined;
  /** From RUNNING until a task that lives counts as healthy. */
  readonly healthySeconds: number;
}

/** What AWS leaves open, or what differs from day to day. */
export interface EcsManner {
  /** Between two steps of the service scheduler. */
  readonly schedulerSeconds: number;
  /** Old tasks are stopped before new ones are started, or after. */
  readonly stopsFirst: boolean;
  /** From the end of a task until alarms see it: event, log group, metric filter. */
  readonly ingestionSeconds: number;
  /** Between two looks of ECS at the alarm. */
  readonly alarmPollSeconds: number;
  /** 0 to 59: the second of a minute in which the alarm is evaluated. */
  readonly alarmSecond: number;
  /** How long ECS waits after so many starts in a row of which no task ran (ECS developer guide, service throttle logic). */
  readonly pauseSeconds: (failedStarts: number) => number;
  /** How long ECS watches on after the last task is replaced and healthy. */
  readonly bakeSeconds: number;
}

export interface BadRollout {
  /** When ECS gave the deploy up; absent when it did not within the time. */
  readonly undoneSecond?: number;
  readonly undoneBy?: 'alarm' | 'circuit breaker';
  /** When as many old tasks as before are healthy again. */
  readonly restoredSecond?: number;
  /** When ECS called the bad version a success. */
  readonly completedSecond?: number;
  readonly failedTasks: number;
  /** The most of the desired tasks that were not healthy at one moment until it was given up. */
  readonly mostOffline: number;
}

interface NewTask {
  readonly runsSecond: number;
  readonly endsSecond: number;
}

const stops = {
  exits: ['EssentialContainerExited', 'Essential container in task exited'],
  neverRuns: ['TaskFailedToStart', 'CannotPullContainerError'],
  unhealthy: ['ServiceSchedulerInitiated', 'Task failed container health checks'],
  shortage: ['TaskFailedToStart', 'Capacity is unavailable at this time'],
} as const;

/**
 * Deploys a bad version to a service of `desired` healthy tasks, as ECS's rolling scheduler does (`simulateRollout` says
 * how), until it is given up, called a success, or `seconds` have passed. The breaker counts, with no healthy task in
 * between, tasks that never run and tasks whose check fails, and no others: the worst reading of what AWS says of it.
 *
 * Left out: a count that scales meanwhile, tasks that end differently, and old tasks that end.
 */
export function simulateBadRollout(
  rollout: WatchedRollout & { readonly desired: number; readonly seconds: number },
  image: BadImage,
  manner: EcsManner,
): BadRollout {
  const { desired, healthySeconds } = rollout;
  const limits = rolloutLimits(rollout.percentages, desired);
  const floor = desired - limits.offlineAtMost;
  const ceiling = desired + limits.extraAtMost;
  const watch = new AlarmWatch(rollout, manner);
  const [stopCode, stoppedReason] = stops[image.ends];
  let old = desired;
  let tasks: readonly NewTask[] = [];
  let failedTasks = 0;
  let failuresInARow = 0;
  let failedStarts = 0;
  let pausedUntil = 0;
  let mostOffline = 0;
  let steadySecond: number | undefined;
  const ended = (undoneSecond: number, undoneBy: 'alarm' | 'circuit breaker'): BadRollout => ({
    undoneSecond,
    undoneBy,
    restoredSecond:
      old === desired
        ? undoneSecond
        : undoneSecond + manner.schedulerSeconds + image.startSeconds + healthySeconds,
    failedTasks,
    mostOffline,
  });

  for (let second = 0; second < rollout.seconds; second += manner.schedulerSeconds) {
    const isHealthy = ({ runsSecond, endsSecond }: NewTask): boolean =>
      image.ends === 'exits' && second >= runsSecond + healthySeconds && second < endsSecond;
    const over = tasks.filter(({ endsSecond }) => endsSecond <= second);
    tasks = tasks.filter(({ endsSecond }) => endsSecond > second);
    failedTasks += over.length;
    for (const { endsSecond } of over) watch.stopped(endsSecond, stopCode, stoppedReason);
    const healthyNew = tasks.filter(isHealthy).length;
    if (image.ends !== 'exits') {
      failuresInARow += over.length;
      if (over.length > 0 && image.ends !== 'unhealthy') {
        failedStarts += 1;
        pausedUntil = second + manner.pauseSeconds(failedStarts);
      }
    }
    if (healthyNew > 0) failuresInARow = 0;
    mostOffline = Math.max(mostOffline, desired - old - healthyNew);
    if (failuresInARow >= rollout.breakerFailures) return ended(second, 'circuit breaker');
    const alarmSecond = watch.alarmBy(second);
    if (alarmSecond !== undefined) return ended(alarmSecond, 'alarm');

    if (old === 0 && healthyNew === desired) steadySecond ??= second;
    if (steadySecond !== undefined && second >= steadySecond + manner.bakeSeconds) {
      return { completedSecond: second, failedTasks, mostOffline };
    }
    const start = (): void => {
      if (second < pausedUntil) return;
      const room = Math.min(ceiling - old - tasks.length, desired - tasks.length);
      const runsSecond = second + image.startSeconds;
      const runs = image.ends === 'exits' || image.ends === 'unhealthy';
      const endsSecond = runs ? runsSecond + image.runSeconds : runsSecond;
      tasks = [...tasks, ...Array.from({ length: Math.max(0, room) }, () => ({ runsSecond, endsSecond }))];
    };
    const stop = (): void => {
      old -= Math.max(0, Math.min(old, old + healthyNew - floor));
    };
    for (const act of manner.stopsFirst ? [stop, start] : [start, stop]) act();
    mostOffline = Math.max(mostOffline, desired - old - healthyNew);
  }
  return { failedTasks, mostOffline };
}

/** The alarm on failing tasks of one rollout, and when ECS sees it go off. */
class AlarmWatch {
  private readonly rollout: WatchedRollout;
  private readonly manner: EcsManner;
  private readonly datapoints: Datapoint[] = [];
  private state: AlarmState = 'OK';
  private lookedSecond = -1;

  constructor(rollout: WatchedRollout, manner: EcsManner) {
    this.rollout = rollout;
    this.manner = manner;
  }

  stopped(atSeconds: number, stopCode: string, stoppedReason: string): void {
    if (this.rollout.alarm === undefined) return;
    const datapoint = this.rollout.counted(stopCode, stoppedReason);
    if (datapoint !== undefined) this.datapoints.push({ ...datapoint, atSeconds });
  }

  /** Looks at every evaluation until `second`. When ECS sees the alarm, if it has gone off. */
  alarmBy(second: number): number | undefined {
    const { alarm } = this.rollout;
    if (alarm === undefined) return undefined;
    const { alarmSecond, alarmPollSeconds, ingestionSeconds } = this.manner;
    const interval = evaluationIntervalSeconds(alarm);
    for (let at = this.lookedSecond + 1; at <= second; at += 1) {
      if (at % interval !== alarmSecond % interval) continue;
      const { datapoints, state } = this;
      this.state = evaluateAlarm({ alarm, datapoints, atSeconds: at, state, ingestionSeconds }).state;
      if (this.state === 'ALARM') return at + alarmPollSeconds;
    }
    this.lookedSecond = second;
    return undefined;
  }
}
