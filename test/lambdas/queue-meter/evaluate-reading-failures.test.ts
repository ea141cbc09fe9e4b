import type { MeterReads } from '../../../lambdas/queue-meter/read/meter-reads';
import { figuresOf, health, metricsOf, output, outputs, queue, reading, reads, slot } from './sample';

const gone = { problem: 'connect ECONNREFUSED 10.0.1.5:6380' };
const jobStoreDown: Partial<MeterReads> = { queues: gone, survey: gone, jobs: gone };
const tasks = {
  value: { urgent: { runningTasks: 4, desiredTasks: 4 }, bulk: { runningTasks: 1, desiredTasks: 1 } },
};

describe('a job store that the meter cannot reach', () => {
  const down = output({ reads: reads({ ...jobStoreDown, tasks }) });

  test('is told as unreachable and failed, with nothing of it shown as zero', () => {
    expect(metricsOf(down)).toEqual({
      'poolsWithTicket/pool-at-ceiling': 0,
      'unreachable/jobs': 1,
      'memoryUsedPercent/pubsub': 10,
      'connectionsOfBudgetPercent/pubsub': 5,
      'outputBuffersOfMemoryPercent/pubsub': 1,
      'unreachable/pubsub': 0,
      readings: 1,
      failedReadings: 1,
    });
  });

  test('makes stress unknown, with the reasons in the line', () => {
    expect(down.report).toMatchObject({ level: 'unknown', lastKnownLevel: 'normal' });
    expect(down.line).toMatchObject({
      stress: { level: 'unknown' },
      failures: [
        { part: 'queues', reason: gone.problem },
        { part: 'survey', reason: gone.problem },
        { part: 'jobs', reason: gone.problem },
      ],
      queues: [],
      pools: [
        { pool: 'urgent', latencyTargetSeconds: 5, runningTasks: 4, desiredTasks: 4, maxTasks: 8 },
        { pool: 'bulk', latencyTargetSeconds: 1800, runningTasks: 1, desiredTasks: 1, maxTasks: 4 },
      ],
    });
    expect(down.line.jobs).toBeUndefined();
    expect(down.line.stores.jobs).toBeUndefined();
  });

  test('sheds and scales nothing: no pressure, no idleness, and none that ran on meanwhile', () => {
    const series = outputs([{ tasks }, {}, jobStoreDown, {}, {}]);
    expect(series.map((one) => figuresOf(one)['idleSeconds/urgent'])).toEqual([0, 10, undefined, 0, 10]);
    expect(series.map((one) => figuresOf(one)['scalingPressurePercent/urgent'])).toEqual([
      0,
      0,
      undefined,
      0,
      0,
    ]);
  });

  test('is compared, when it answers again, with what it was before, over the time between', () => {
    const counted = (addedJobsTotal: number) => ({
      queues: {
        value: reading([queue('critical', { addedJobsTotal }), queue('mailers'), queue('imports')]),
      },
    });
    const [, , third] = outputs([
      counted(100),
      jobStoreDown,
      { ...counted(500), jobs: { value: health({ uptimeSeconds: 1020, totals: { rejectedWrites: 8 } }) } },
    ]);
    expect(third && figuresOf(third)).toMatchObject({
      'completedJobsPerSecond/urgent': 20,
      'rejectedWrites/jobs': 8,
    });
  });
});

test('queues that cannot be read leave the store’s own figures standing', () => {
  const said = figuresOf(output({ reads: reads({ queues: { problem: 'LLEN queue:a: WRONGTYPE' } }) }));
  expect(said).toMatchObject({ 'unreachable/jobs': 1, 'memoryUsedPercent/jobs': 10, failedReadings: 1 });
  expect(said['waitingJobs/urgent']).toBeUndefined();
  expect(said.deadJobs).toBeUndefined();
});

test('a store that does not tell of itself stops no scaling: queues are read', () => {
  const said = figuresOf(output({ reads: reads({ jobs: { problem: 'INFO: maxmemory is missing' } }) }));
  expect(said).toMatchObject({
    'unreachable/jobs': 1,
    'scalingPressurePercent/urgent': 0,
    failedReadings: 1,
  });
  expect(said['memoryUsedPercent/jobs']).toBeUndefined();
});

test('a pool of which one queue is missing in the reading has no figures, and others do', () => {
  const value = reading([queue('critical', { waitingJobs: 9 }), queue('imports', { waitingJobs: 3 })]);
  const said = figuresOf(output({ reads: reads({ queues: { value } }) }));
  expect(said['waitingJobs/urgent']).toBeUndefined();
  expect(said['oldestJobAgeSeconds/urgent']).toBeUndefined();
  expect(said['waitingJobs/bulk']).toBe(3);
});

test('ECS or CloudWatch that fail are failures, and neither stops stress nor readings', () => {
  const said = output({
    reads: reads({ tasks: { problem: 'AccessDenied' }, fallback: { problem: 'Throttled' } }),
  });
  expect(figuresOf(said)).toMatchObject({ readings: 1, failedReadings: 1, stressLevel: 0 });
  expect(figuresOf(said)['tasksOfCeilingPercent/urgent']).toBeUndefined();
  expect(said.line.failures).toEqual([
    { part: 'tasks', reason: 'AccessDenied' },
    { part: 'fallback', reason: 'Throttled' },
  ]);
});

test('what they last answered holds for three minutes', () => {
  const told = output({ reads: reads({ tasks }) }).state;
  const at = (seconds: number): number | undefined =>
    figuresOf(
      output({ state: { ...told, atSeconds: slot + seconds }, reads: reads({ atSeconds: slot + seconds }) }),
    )['tasksOfCeilingPercent/urgent'];
  expect([at(60), at(180), at(190)]).toEqual([50, 50, undefined]);
});

test('critical needs a second source: of the store that is unreachable, or errors of the web', () => {
  const fallbackLevel = (value: NonNullable<MeterReads['fallback']>['value'], changes = jobStoreDown) =>
    output({ reads: reads({ ...changes, fallback: { value } }) }).figures.stress.level;
  expect(fallbackLevel({ stores: {} })).toBe('unknown');
  expect(fallbackLevel({ stores: { jobs: { memoryPercent: 96 } } })).toBe('critical');
  expect(fallbackLevel({ stores: { pubsub: { memoryPercent: 96 } } })).toBe('unknown');
  expect(fallbackLevel({ stores: { jobs: { engineCpuPercent: 99 } } })).toBe('critical');
  expect(fallbackLevel({ stores: {}, webErrorPercent: 50 })).toBe('critical');
  // A store that the meter reads itself needs no second source.
  expect(fallbackLevel({ stores: { jobs: { memoryPercent: 96 } } }, {})).toBe('normal');
});

test('a store without a limit of memory has no percentage of it, and how the platform is cannot be known', () => {
  const said = output({ reads: reads({ jobs: { value: health({ maxMemoryBytes: 0 }) } }) });
  expect(figuresOf(said)['memoryUsedPercent/jobs']).toBeUndefined();
  expect(said.figures.stress.level).toBe('unknown');
  expect(said.line.failures).toEqual([{ part: 'jobs', reason: 'INFO: maxmemory is 0, no limit' }]);
});

test('slots that failed after their metrics were sent are told later, at their own time', () => {
  const { metrics } = output({ alsoFailed: [slot - 20, slot - 10] });
  const failed = metrics.filter(({ MetricName }) => MetricName === 'failedReadings');
  expect(failed.map(({ Timestamp, Value }) => [Timestamp, Value])).toEqual([
    [new Date((slot - 20) * 1000), 1],
    [new Date((slot - 10) * 1000), 1],
  ]);
});
