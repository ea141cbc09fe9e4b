import { type GrowthState, growthDecision } from '../domain/scaling/growth';
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
  /** Since the simulation began. */
  readonly completedJobsTotal: number;
  readonly failedJobsTotal: number;
}

export interface MeterReading {
  readonly pressurePercent: number;
  readonly idleSeconds: number;
  /** Present while growth is stopped. */
  readonly stopReason?: string;
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
    const { atSeconds, oldestJobAgeSeconds, runningTasks } = moment;
    const age = { oldestJobAgeSeconds, latencyTargetSeconds };
    const decision = growthDecision(this.growth, {
      atSeconds,
      runningTasks,
      maxTasks,
      concurrency,
      pressurePercent: scalingPressurePercent({ ...age, growthStopped: false }),
      completedJobsPerSecond: this.perSecond(moment, ({ completedJobsTotal }) => completedJobsTotal),
      failedJobsPerSecond: this.perSecond(moment, ({ failedJobsTotal }) => failedJobsTotal),
    });
    this.growth = decision.state;
    this.before = moment;
    this.idleSinceSeconds = idleSince(this.idleSinceSeconds, { ...moment, concurrency, minTasks });
    const pressurePercent = scalingPressurePercent({ ...age, growthStopped: decision.stopped });
    const idleSeconds = atSeconds - (this.idleSinceSeconds ?? atSeconds);
    return { pressurePercent, idleSeconds, stopReason: decision.reason };
  }

  private perSecond(moment: PoolMoment, total: (moment: PoolMoment) => number): number | undefined {
    return this.before === undefined
      ? undefined
      : (total(moment) - total(this.before)) / (moment.atSeconds - this.before.atSeconds);
  }
}
