import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MeterFailureLine, MeterLine } from '../../../domain/jobs/meter-line';
import type { StressReport } from '../../../domain/stress/stress-report';
import type { MeterDependencies } from '../../../lambdas/queue-meter/meter-dependencies';
import type { MeterState } from '../../../lambdas/queue-meter/state/meter-state';
import { emptyQueues, health, slot, survey } from './sample';
import type { VirtualClock } from './virtual-clock';

/** All that a meter did to the world, and a world that does as it is told. */
export interface FakeDependencies extends MeterDependencies {
  readonly clock: VirtualClock;
  readonly metrics: (readonly MetricDatum[])[];
  readonly reports: StressReport[];
  readonly lines: (MeterLine | MeterFailureLine)[];
  /** What stands in the bucket; written by whoever uses it. */
  kept: unknown;
  readonly asked: string[];
}

/** A healthy world with empty queues, but for the changes. */
export function fakeDependencies(
  clock: VirtualClock,
  changes: Partial<Omit<MeterDependencies, 'clock'>> = {},
): FakeDependencies {
  const dependencies: FakeDependencies = {
    clock,
    metrics: [],
    reports: [],
    lines: [],
    kept: undefined,
    asked: [],
    readQueues: async () => emptyQueues,
    readSurvey: async (nowSeconds) => survey({}, nowSeconds),
    readHealth: async () => health({ uptimeSeconds: Math.floor(clock.nowMs() / 1000) - slot + 1000 }),
    readTasks: async () => {
      dependencies.asked.push(`tasks at ${clock.nowMs() / 1000 - slot}`);
      return { value: { urgent: { runningTasks: 2, desiredTasks: 2 } } };
    },
    readFallback: async () => ({ value: { stores: {} } }),
    putMetrics: async (metrics) => void dependencies.metrics.push(metrics),
    putReport: async (report) => void dependencies.reports.push(report),
    loadState: async () => dependencies.kept,
    saveState: async (state: MeterState) => {
      dependencies.kept = JSON.parse(JSON.stringify(state));
    },
    write: (line) => void dependencies.lines.push(JSON.parse(line)),
    ...changes,
  };
  return dependencies;
}
