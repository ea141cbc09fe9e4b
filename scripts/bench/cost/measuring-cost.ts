import { prices } from '../../../config/prices';

/** What measuring takes of AWS in a month of 30 days. */
export interface MeasuringUse {
  /** Custom metrics that are sent all the time. */
  readonly metrics: number;
  /** Metrics of alarms: one on metric math has several. */
  readonly alarmMetrics: number;
  /** Those of alarms that look more often than once a minute. */
  readonly quickAlarmMetrics: number;
  readonly logBytes: number;
  readonly putMetricDataRequests: number;
  /** By GetMetricData. */
  readonly askedMetrics: number;
  readonly s3Puts: number;
  readonly s3Gets: number;
  readonly functionRuns: number;
  readonly functionGbSeconds: number;
}

const bytesOfGb = 2 ** 30;

/** Dollars a month, by what they are for. */
export function measuringCost(use: MeasuringUse): Readonly<Record<string, number>> {
  return {
    metrics: use.metrics * prices.customMetric.usd,
    alarms: use.alarmMetrics * prices.alarmMetric.usd + use.quickAlarmMetrics * prices.quickAlarmMetric.usd,
    'log lines': (use.logBytes / bytesOfGb) * prices.logIngestion.usd,
    function:
      use.functionGbSeconds * prices.lambdaArmDuration.usd +
      (use.functionRuns / 1_000_000) * prices.lambdaRequests.usd,
    requests:
      (use.putMetricDataRequests / 1000) * prices.putMetricData.usd +
      (use.askedMetrics / 1000) * prices.getMetricData.usd +
      (use.s3Puts / 1000) * prices.s3Put.usd +
      (use.s3Gets / 1000) * prices.s3Get.usd,
  };
}

/** In all. */
export function dollars(use: MeasuringUse): number {
  return Object.values(measuringCost(use)).reduce((sum, one) => sum + one, 0);
}

/** The use of a stage without pools, and of one pool more. */
export interface SharedAndEach {
  readonly stage: MeasuringUse;
  readonly pool: MeasuringUse;
}

/** From two stages that differ by pools only. */
export function sharedAndEach(
  small: { readonly pools: number; readonly use: MeasuringUse },
  large: { readonly pools: number; readonly use: MeasuringUse },
): SharedAndEach {
  const each = (of: (use: MeasuringUse) => number): number =>
    (of(large.use) - of(small.use)) / (large.pools - small.pools);
  const pool = mapUse((of) => each(of));
  return { pool, stage: mapUse((of) => of(small.use) - small.pools * of(pool)) };
}

function mapUse(figure: (of: (use: MeasuringUse) => number) => number): MeasuringUse {
  return {
    metrics: figure((use) => use.metrics),
    alarmMetrics: figure((use) => use.alarmMetrics),
    quickAlarmMetrics: figure((use) => use.quickAlarmMetrics),
    logBytes: figure((use) => use.logBytes),
    putMetricDataRequests: figure((use) => use.putMetricDataRequests),
    askedMetrics: figure((use) => use.askedMetrics),
    s3Puts: figure((use) => use.s3Puts),
    s3Gets: figure((use) => use.s3Gets),
    functionRuns: figure((use) => use.functionRuns),
    functionGbSeconds: figure((use) => use.functionGbSeconds),
  };
}
