import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import {
  metricDimensions,
  poolMetrics,
  stageMetrics,
  storeMetrics,
  ticketMetrics,
} from '../../../config/contract/metric-names';
import type { MeteredRole } from '../../../config/contract/store-names';
import type { PoolLoad } from '../../../domain/jobs/meter-line';
import { unservedTotal } from '../../../domain/jobs/unserved-work';
import type { StressLevel } from '../../../domain/stress/stress-report';
import type { MeterFigures } from '../judge/meter-figures';

const levels: Readonly<Record<StressLevel, number | undefined>> = {
  normal: 0,
  busy: 1,
  stressed: 2,
  critical: 3,
  unknown: undefined,
};

/**
 * One reading as CloudWatch takes it, in one call: at most 1,000 entries, which are some 240 pools. What is not known has no
 * entry. All carry the slot's time, so that a reading taken twice, or late, falls on the same second.
 *
 * @param alsoFailed slots of earlier readings of which something failed only after their metrics were sent
 */
export function metricData(
  { stage, slotSeconds, figures }: { stage: string; slotSeconds: number; figures: MeterFigures },
  alsoFailed: readonly number[],
): MetricDatum[] {
  const entry = entriesOf(stage, slotSeconds);
  return [
    ...figures.pools.flatMap(({ name, jobs = {} }: { name: string; jobs?: Partial<PoolLoad> }) =>
      entry(poolMetrics, jobs, { [metricDimensions.pool]: name }),
    ),
    ...Object.entries(figures.tickets.sent).flatMap(([ticket, poolsWithTicket]) =>
      entry(ticketMetrics, { poolsWithTicket }, { [metricDimensions.ticket]: ticket }),
    ),
    ...roles.flatMap((role) => {
      const unreachable = figures.unreachable[role];
      if (unreachable === undefined) return [];
      const known = { ...figures.stores[role], unreachable: Number(unreachable) };
      return entry(storeMetrics, known, { [metricDimensions.store]: role });
    }),
    ...entry(meterMetrics, stageFigures(figures)),
    ...alsoFailed.flatMap((slot) =>
      entriesOf(stage, slot)({ failed: stageMetrics.failedReadings }, { failedReadings: 1 }),
    ),
  ];
}

const roles: readonly MeteredRole[] = ['jobs', 'pubsub'];

/** A test page is sent by an operator and not by a reading. */
const { pageTest: _, ...meterMetrics } = stageMetrics;

function stageFigures({ stage, unserved, stress, failures }: MeterFigures) {
  return {
    ...stage,
    unservedJobs: unserved && unservedTotal(unserved),
    readings: 1,
    failedReadings: failures.length > 0 ? 1 : undefined,
    stressLevel: levels[stress.level],
  };
}

/** Names of figures that are numbers. */
type Numeric<Figures> = {
  readonly [Name in keyof Figures & string]-?: Figures[Name] extends number | undefined ? Name : never;
}[keyof Figures & string];

function entriesOf(stage: string, slotSeconds: number) {
  const Timestamp = new Date(slotSeconds * 1000);
  /** A metric without a figure of its name does not compile; a figure that is unknown has no entry. */
  return <Figures extends object>(
    metrics: Readonly<Record<string, Numeric<NoInfer<Figures>>>>,
    figures: Figures,
    dimensions: Readonly<Record<string, string>> = {},
  ): MetricDatum[] => {
    const Dimensions = Object.entries({ [metricDimensions.stage]: stage, ...dimensions }).map(
      ([Name, Value]) => ({ Name, Value }),
    );
    return Object.values(metrics).flatMap((MetricName) => {
      const Value: unknown = figures[MetricName];
      // CloudWatch refuses a whole call for one figure that is no number.
      if (typeof Value !== 'number' || !Number.isFinite(Value)) return [];
      return [{ MetricName, Dimensions, Timestamp, Value, Unit: unitOf(MetricName), StorageResolution: 1 }];
    });
  };
}

/** The unit stands in the name. */
function unitOf(name: string): StandardUnit {
  if (name.endsWith('PerSecond')) return 'Count/Second';
  if (name.endsWith('Seconds')) return 'Seconds';
  return name.endsWith('Percent') ? 'Percent' : 'Count';
}
