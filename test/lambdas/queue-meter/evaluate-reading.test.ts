import {
  poolMetrics,
  stageMetrics,
  storeMetrics,
  ticketMetrics,
} from '../../../config/contract/metric-names';
import type { MeterOutput } from '../../../lambdas/queue-meter/evaluate-reading';
import { metricsOf, output, outputs, queue, reading, reads, settings, slot, urgent } from './sample';

const late = reading(
  [
    queue('critical', { waitingJobs: 40, oldestJobAgeSeconds: 12, inFlightJobs: 20, addedJobsTotal: 100 }),
    queue('mailers', { waitingJobs: 2, oldestJobAgeSeconds: 3, ageIsLowerBound: true, inFlightJobs: 1 }),
    queue('imports', { waitingJobs: 7, oldestJobAgeSeconds: 90 }),
  ],
  { deadJobs: 4, failedJobsTotal: 50 },
);

const tasks = {
  value: {
    urgent: { runningTasks: 3, desiredTasks: 4 },
    bulk: { runningTasks: 4, desiredTasks: 4 },
  },
};

test('the first reading tells everything that needs no reading before', () => {
  expect(metricsOf(output({ reads: reads({ queues: { value: late }, tasks }) }))).toEqual({
    'oldestJobAgeSeconds/urgent': 12,
    'waitingJobs/urgent': 42,
    'scalingPressurePercent/urgent': 240,
    'idleSeconds/urgent': 0,
    'oldestJobAgeSeconds/bulk': 90,
    'waitingJobs/bulk': 7,
    'scalingPressurePercent/bulk': 5,
    'idleSeconds/bulk': 0,
    'poolsWithTicket/backlog-growing': 0,
    'poolsWithTicket/pool-at-ceiling': 0,
    'poolsWithTicket/growth-stopped': 0,
    'memoryUsedPercent/jobs': 10,
    'connectionsOfBudgetPercent/jobs': 10,
    'outputBuffersOfMemoryPercent/jobs': 1,
    'unreachable/jobs': 0,
    'memoryUsedPercent/pubsub': 10,
    'connectionsOfBudgetPercent/pubsub': 5,
    'outputBuffersOfMemoryPercent/pubsub': 1,
    'unreachable/pubsub': 0,
    readings: 1,
    deadJobs: 4,
    dueJobs: 0,
    oldestDueJobSeconds: 0,
    unservedJobs: 0,
    stressLevel: 1,
  });
});

test('of a stage without websockets nothing is said of a pub/sub store, and nothing is missed', () => {
  const { pubsub: _, ...stores } = settings().stores;
  const { pubsub: __, ...read } = reads();
  const { figures, line, metrics, state } = output({ settings: settings({ stores }), reads: read });
  expect(metrics.flatMap(({ Dimensions = [] }) => Dimensions.map(({ Value }) => Value))).not.toContain(
    'pubsub',
  );
  expect(line.stores).not.toHaveProperty('pubsub');
  expect(figures.failures).toEqual([]);
  expect(state.stress).toMatchObject({ level: 'normal', reasons: [] });
});

test('the second tells differences too', () => {
  const more = { ...late, deadJobs: 9, failedJobsTotal: 80 };
  const [, second] = outputs([{ queues: { value: late } }, { queues: { value: more } }]);
  expect(second && metricsOf(second)).toMatchObject({
    'evictedKeys/jobs': 0,
    'rejectedWrites/pubsub': 0,
    'droppedClients/pubsub': 0,
    deadJobsAdded: 5,
    failedJobsPerSecond: 3,
  });
});

test('every metric of the contract is sent: a reading that knows all leaves none out', () => {
  const [, second] = outputs([
    { queues: { value: late }, tasks },
    { queues: { value: late }, tasks, jobs: { problem: 'refused' } },
  ]);
  const [, calm] = outputs([
    { queues: { value: late }, tasks },
    { queues: { value: late }, tasks },
  ]);
  const sent = (from: MeterOutput | undefined, dimension?: string, value?: string) =>
    from?.metrics
      .filter(({ Dimensions = [] }) => Dimensions[1]?.Name === dimension && Dimensions[1]?.Value === value)
      .map(({ MetricName }) => MetricName)
      .sort();
  expect(sent(calm, 'Pool', 'urgent')).toEqual(Object.values(poolMetrics).sort());
  expect(sent(calm, 'Ticket', 'growth-stopped')).toEqual(Object.values(ticketMetrics));
  expect(sent(calm, 'Store', 'jobs')).toEqual(Object.values(storeMetrics).sort());
  expect(sent(calm, 'Store', 'pubsub')).toEqual(Object.values(storeMetrics).sort());
  const { pageTest, ...meterMetrics } = stageMetrics;
  expect(sent(second)).not.toContain(pageTest);
  expect(new Set([...(sent(second) ?? []), ...(sent(calm) ?? [])])).toEqual(
    new Set(Object.values(meterMetrics)),
  );
});

test('every entry carries the slot, one second resolution, a unit and the stage', () => {
  const { metrics } = output({
    reads: reads({ queues: { value: late }, tasks, atSeconds: slot + 0.4 }),
    slotSeconds: slot,
  });
  for (const { Timestamp, StorageResolution, Dimensions = [] } of metrics) {
    expect([Timestamp, StorageResolution, Dimensions[0]]).toEqual([
      new Date('2026-11-23T22:00:00Z'),
      1,
      { Name: 'Stage', Value: 'test' },
    ]);
  }
  const units = Object.fromEntries(metrics.map(({ MetricName, Unit }) => [MetricName, Unit]));
  expect(units).toMatchObject({
    oldestJobAgeSeconds: 'Seconds',
    waitingJobs: 'Count',
    scalingPressurePercent: 'Percent',
    idleSeconds: 'Seconds',
    memoryUsedPercent: 'Percent',
    unreachable: 'Count',
    readings: 'Count',
  });
});

test('a rate is a count per second', () => {
  const [, second] = outputs([{ queues: { value: late } }, { queues: { value: late } }]);
  const units = second?.metrics
    .filter(({ Unit }) => Unit === 'Count/Second')
    .map(({ MetricName }) => MetricName);
  expect(new Set(units)).toEqual(new Set(['failedJobsPerSecond']));
});

test('240 pools fit into one call', () => {
  const pools = Array.from({ length: 240 }, (_, index) => ({
    ...urgent,
    name: `p${index}`,
    queues: [`q${index}`],
  }));
  const all = reading(pools.map(({ queues: [name = ''] }) => queue(name)));
  const state = output({ settings: settings({ pools }), reads: reads({ queues: { value: all } }) }).state;
  const { metrics } = output({
    settings: settings({ pools }),
    state,
    reads: reads({
      queues: { value: all },
      tasks: {
        value: Object.fromEntries(pools.map(({ name }) => [name, { runningTasks: 2, desiredTasks: 2 }])),
      },
      atSeconds: slot + 10,
    }),
  });
  expect(metrics.length).toBeGreaterThan(960);
  expect(metrics.length).toBeLessThanOrEqual(1000);
});

test('a pool that is behind and then drained counts the seconds for which it is idle', () => {
  const drained = reading([queue('critical', { addedJobsTotal: 140 }), queue('mailers'), queue('imports')]);
  const series = outputs([
    { queues: { value: late }, tasks },
    { queues: { value: drained } },
    { queues: { value: drained } },
    { queues: { value: drained } },
  ]);
  expect(series.map((one) => metricsOf(one)['idleSeconds/urgent'])).toEqual([0, 0, 10, 20]);
});

test('what was idle before a gap of more than a minute is not known to have been idle in it', () => {
  const [first, second] = outputs([{ tasks }, {}]);
  const state = second?.state;
  const then = output({ state, reads: reads({ atSeconds: slot + 110 }) });
  expect(first && metricsOf(first)['idleSeconds/urgent']).toBe(0);
  expect(second && metricsOf(second)['idleSeconds/urgent']).toBe(10);
  expect(metricsOf(then)['idleSeconds/urgent']).toBe(0);
});

test('the same input gives the same output', () => {
  const input = { reads: reads({ queues: { value: late }, tasks }) };
  expect(output(input)).toEqual(output(input));
});

test('in flight is what processes of the pool hold, where queues do not tell', () => {
  const { inFlightJobs: _, ...uncounted } = queue('critical');
  const { inFlightJobs: __, ...others } = queue('imports');
  const value = reading([uncounted, queue('mailers', { inFlightJobs: 1 }), others], {
    processes: [
      { name: 'a', queues: ['critical', 'mailers'], busyJobs: 10 },
      { name: 'b', queues: ['mailers', 'critical'], busyJobs: 7 },
      { name: 'c', queues: ['imports'], busyJobs: 5 },
      { name: 'd', queues: [], busyJobs: 3 },
    ],
  });
  const { pools } = output({ reads: reads({ queues: { value } }) }).figures;
  expect(pools.map(({ jobs }) => jobs?.inFlightJobs)).toEqual([18, 5]);
});
