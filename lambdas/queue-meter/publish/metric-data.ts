import type { MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import {
  metricDimensions,
  type poolMetrics,
  type stageMetrics,
  type storeMetrics,
} from '../../../config/contract/metric-names';
import type { StoreRole } from '../../../config/contract/store-names';
import type { StoreFigures } from '../../../domain/jobs/meter-line';
import type { StressLevel } from '../../../domain/stress/stress-report';
import type { MeterFigures } from '../judge/meter-figures';
import type { PoolFigures } from '../judge/pool-figures';

type MetricName =
  | (typeof poolMetrics)[keyof typeof poolMetrics]
  | (typeof storeMetrics)[keyof typeof storeMetrics]
  | (typeof stageMetrics)[keyof typeof stageMetrics];

type Values = Partial<Record<MetricName, number | undefined>>;

const levels: Readonly<Record<StressLevel, number | undefined>> = {
  normal: 0,
  busy: 1,
  stressed: 2,
  critical: 3,
  unknown: undefined,
};

/**
 * One reading as CloudWatch takes it, in one call: at most 1,000 entries, which are 120 pools. What is not known has no
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
    ...figures.pools.flatMap((pool) => entry(poolValues(pool), { [metricDimensions.pool]: pool.name })),
    ...roles.flatMap((role) =>
      entry(storeValues(figures.stores[role], figures.unreachable[role]), { [metricDimensions.store]: role }),
    ),
    ...entry(stageValues(figures)),
    ...alsoFailed.flatMap((slot) => entriesOf(stage, slot)({ failedReadings: 1 })),
  ];
}

const roles: readonly StoreRole[] = ['jobs', 'pubsub'];

function poolValues({ jobs, tasksOfCeilingPercent }: PoolFigures): Values {
  return {
    oldestJobAgeSeconds: jobs?.oldestJobAgeSeconds,
    waitingJobs: jobs?.waitingJobs,
    completedJobsPerSecond: jobs?.completedJobsPerSecond,
    scalingPressurePercent: jobs?.scalingPressurePercent,
    idleSeconds: jobs?.idleSeconds,
    backlogGrowingSeconds: jobs?.backlogGrowingSeconds,
    growthStopped: jobs && Number(jobs.growthStopped),
    tasksOfCeilingPercent,
  };
}

function storeValues(store: StoreFigures | undefined, unreachable: boolean): Values {
  return {
    memoryUsedPercent: store?.memoryUsedPercent,
    connectionsOfBudgetPercent: store?.connectionsOfBudgetPercent,
    evictedKeys: store?.evictedKeys,
    rejectedWrites: store?.rejectedWrites,
    outputBuffersOfMemoryPercent: store?.outputBuffersOfMemoryPercent,
    droppedClients: store?.droppedClients,
    unreachable: Number(unreachable),
  };
}

function stageValues({ stage, stress, failures }: MeterFigures): Values {
  return {
    readings: 1,
    failedReadings: failures.length > 0 ? 1 : undefined,
    deadJobs: stage?.deadJobs,
    deadJobsAdded: stage?.deadJobsAdded,
    failedJobsPerSecond: stage?.failedJobsPerSecond,
    stressLevel: levels[stress.level],
  };
}

function entriesOf(stage: string, slotSeconds: number) {
  const Timestamp = new Date(slotSeconds * 1000);
  return (values: Values, dimensions: Readonly<Record<string, string>> = {}): MetricDatum[] => {
    const Dimensions = Object.entries({ [metricDimensions.stage]: stage, ...dimensions }).map(
      ([Name, Value]) => ({ Name, Value }),
    );
    return Object.entries(values).flatMap(([MetricName, Value]) =>
      Value === undefined
        ? []
        : [{ MetricName, Dimensions, Timestamp, Value, Unit: unitOf(MetricName), StorageResolution: 1 }],
    );
  };
}

/** The unit stands in the name. */
function unitOf(name: string): StandardUnit {
  if (name.endsWith('PerSecond')) return 'Count/Second';
  if (name.endsWith('Seconds')) return 'Seconds';
  return name.endsWith('Percent') ? 'Percent' : 'Count';
}
