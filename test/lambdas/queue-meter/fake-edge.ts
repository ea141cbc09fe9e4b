import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { MeterFailureLine, MeterLine } from '../../../domain/jobs/meter-line';
import type { StressReport } from '../../../domain/stress/stress-report';
import type { MeterEdge } from '../../../lambdas/queue-meter/meter-edge';
import type { MeterState } from '../../../lambdas/queue-meter/state/meter-state';
import { emptyQueues, health, slot } from './sample';
import type { VirtualClock } from './virtual-clock';

/** All that a meter did to the world, and a world that does as it is told. */
export interface FakeEdge extends MeterEdge {
  readonly clock: VirtualClock;
  readonly metrics: (readonly MetricDatum[])[];
  readonly reports: StressReport[];
  readonly lines: (MeterLine | MeterFailureLine)[];
  /** What stands in the bucket; written by whoever uses it. */
  kept: unknown;
  readonly asked: string[];
}

/** A healthy world with empty queues, but for the changes. */
export function fakeEdge(clock: VirtualClock, changes: Partial<Omit<MeterEdge, 'clock'>> = {}): FakeEdge {
  const edge: FakeEdge = {
    clock,
    metrics: [],
    reports: [],
    lines: [],
    kept: undefined,
    asked: [],
    readQueues: async () => emptyQueues,
    readHealth: async () => health({ uptimeSeconds: Math.floor(clock.nowMs() / 1000) - slot + 1000 }),
    readTasks: async () => {
      edge.asked.push(`tasks at ${clock.nowMs() / 1000 - slot}`);
      return { value: { urgent: { runningTasks: 2, desiredTasks: 2 } } };
    },
    readFallback: async () => ({ value: { stores: {} } }),
    putMetrics: async (metrics) => void edge.metrics.push(metrics),
    putReport: async (report) => void edge.reports.push(report),
    loadState: async () => edge.kept,
    saveState: async (state: MeterState) => {
      edge.kept = JSON.parse(JSON.stringify(state));
    },
    write: (line) => void edge.lines.push(JSON.parse(line)),
    ...changes,
  };
  return edge;
}
