import { growthDecision } from '../domain/scaling/growth';
import type { GrowthState } from '../domain/scaling/growth-state';
import { idleSince, scalingPressurePercent } from '../domain/scaling/scaling-signal';

export interface SimulatedMeterProps {
  readonly latencyTargetSeconds: number;
  readonly concurrency: number;
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** What there is to measure in one slot. */
export interface PoolMoment {
  readonly atSeconds: number;
  readonly oldestJobAgeSeconds: number;
  readonly waitingJobs: number;
  readonly inFlightJobs: number;
  /** As ECS told the last time it was asked. */
  readonly runningTasks?: number;
  readonly desiredTasks?: number;
  /** Since the simulation began. */
  readonly completedJobsTotal: number;
  readonly failedJobsTotal: number;
}

export interface MeterReading {
  readonly pressurePercent: number;
  readonly idleSeconds: number;
  /** Present while growth is stopped. */
  readonly stopReason?: string;
  /** Present while the next scale-out waits until the last are judged. */
  readonly waitReason?: string;
}

/** The queue meter's own decisions about one pool, without stores and CloudWatch around them. */
export class SimulatedMeter {
  private readonly props: SimulatedMeterProps;
  private growth: GrowthState | undefined;
  private idleSinceSeconds: number | undefined;
  private before: PoolMoment | undefined;

  constructor(props: SimulatedMeterProps) {
    this.props = props;
  }

  read(moment: PoolMoment): MeterReading {
    const { latencyTargetSeconds, concurrency, minTasks, maxTasks } = this.props;
    const { atSeconds, oldestJobAgeSeconds, runningTasks, desiredTasks, inFlightJobs } = moment;
    const age = { oldestJobAgeSeconds, latencyTargetSeconds };
    const decision = growthDecision(this.growth, {
      atSeconds,
      ...{ runningTasks, desiredTasks, minTasks, maxTasks, concurrency, inFlightJobs },
      pressurePercent: scalingPressurePercent({ ...age, growthStopped: false }),
      completedJobsPerSecond: this.perSecond(moment, ({ completedJobsTotal }) => completedJobsTotal),
      failedJobsPerSecond: this.perSecond(moment, ({ failedJobsTotal }) => failedJobsTotal),
    });
    this.growth = decision.state;
    this.before = moment;
    this.idleSinceSeconds = idleSince(this.idleSinceSeconds, { ...moment, concurrency, minTasks });
    const { stopped, reason: stopReason, waiting: waitReason, fruitless } = decision;
    const growthStopped = stopped || waitReason !== undefined;
    const pressurePercent = scalingPressurePercent({ ...age, growthStopped });
    const idleSeconds =
      atSeconds - Math.min(this.idleSinceSeconds ?? atSeconds, fruitless?.sinceSeconds ?? atSeconds);
    return { pressurePercent, idleSeconds, stopReason, waitReason };
  }

  private perSecond(moment: PoolMoment, total: (moment: PoolMoment) => number): number | undefined {
    return this.before === undefined
      ? undefined
      : (total(moment) - total(this.before)) / (moment.atSeconds - this.before.atSeconds);
  }
}
