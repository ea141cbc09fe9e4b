import type { MeterSettings } from '../../../../config/contract/meter-settings';
import type { WorkerProcess } from '../../../../domain/jobs/job-store-reading';
import type { MeterReads } from '../../../../lambdas/queue-meter/read/meter-reads';
import { emptyQueues, metricsOf, outputs, reading, settings, sidekiqQueue, slot, survey } from '../sample';

const sidekiq = settings({ framework: 'sidekiq', keyPrefix: '' });
const tasks: MeterReads['tasks'] = {
  value: { urgent: { runningTasks: 6, desiredTasks: 6 }, bulk: { runningTasks: 1, desiredTasks: 1 } },
};
const seconds = (count: number): readonly number[] => Array.from({ length: count / 10 }, (_, n) => n * 10);

/** An empty Sidekiq store with these processes. */
function processes(...found: readonly WorkerProcess[]): MeterReads['queues'] {
  const queues = ['critical', 'mailers', 'imports'].map((name) => sidekiqQueue(name, [], slot));
  return { value: reading(queues, { processes: found }) };
}

/** An empty BullMQ store whose queues showed a worker then, or never. */
function workersAt(atSeconds: Readonly<Record<string, number | undefined>>): MeterReads['survey'] {
  const { memory, ...rest } = survey();
  const traces = Object.fromEntries(
    Object.entries(atSeconds).map(([queue, at]) => [queue, at === undefined ? {} : { workerAtSeconds: at }]),
  );
  return { value: { ...rest, memory: { ...memory, traces } } };
}

const beats = (...queues: string[]): WorkerProcess => ({ name: queues.join(), queues, busyJobs: 0 });

function last(series: readonly Partial<MeterReads>[], given: MeterSettings) {
  const output = outputs(series, { settings: given }).at(-1);
  if (output === undefined) throw new Error('no reading');
  return output;
}

test('six tasks run and no process ever beat: a failure, never idle and never calm', () => {
  const series = seconds(1_790).map(() => ({ queues: processes(), tasks }));
  const { line, figures } = last(series, sidekiq);
  expect(line.failures).toEqual([
    { part: 'queues', reason: 'urgent: 6 tasks run, no process ever beat' },
    { part: 'queues', reason: 'bulk: 1 task runs, no process ever beat' },
  ]);
  expect(figures.stress).toMatchObject({
    level: 'unknown',
    reasons: [
      { code: 'store-unreachable', text: 'urgent: 6 tasks run, no process ever beat' },
      { code: 'store-unreachable', text: 'bulk: 1 task runs, no process ever beat' },
    ],
  });
  const metrics = metricsOf(last(series, sidekiq));
  expect(metrics).toMatchObject({ failedReadings: 1, 'idleSeconds/urgent': 0 });
  expect(metrics).not.toHaveProperty('stressLevel');
  expect(line.pools[0]).not.toHaveProperty('inFlightJobs');
});

test('what starts is given three minutes, in which it is not idle either', () => {
  const before = seconds(180).map(() => ({ queues: processes(), tasks }));
  for (const { line, metrics } of outputs(before, { settings: sidekiq })) {
    expect(line.failures).toEqual([]);
    expect(metrics.filter(({ MetricName, Value }) => MetricName === 'idleSeconds' && Value !== 0)).toEqual(
      [],
    );
  }
  const works = { queues: processes(beats('critical'), beats('imports')), tasks };
  const { line, figures } = last([...before, ...seconds(60).map(() => works)], sidekiq);
  expect([line.failures, figures.stress.level]).toEqual([[], 'normal']);
  expect(metricsOf(last([...before, ...seconds(60).map(() => works)], sidekiq))).toMatchObject({
    'idleSeconds/urgent': 50,
  });
});

test('processes of one pool are no processes of another; what beat before is told by its time', () => {
  const works = { queues: processes(beats('critical'), beats('imports')), tasks };
  const gone = { queues: processes(beats('critical')), tasks };
  const { line } = last([works, ...seconds(200).map(() => gone)], sidekiq);
  expect(line.failures).toEqual([{ part: 'queues', reason: 'bulk: 1 task runs, no process beat for 3 min' }]);
});

test('a heartbeat that does not tell its queues may be of any pool', () => {
  const unread: WorkerProcess = { name: 'host:1' };
  const series = seconds(300).map(() => ({ queues: processes(unread), tasks }));
  expect(last(series, sidekiq).line.failures).toEqual([]);
});

test('without tasks nobody has to work, and while nobody could look nothing is concluded', () => {
  const none: MeterReads['tasks'] = {
    value: { urgent: { runningTasks: 0, desiredTasks: 0 }, bulk: { runningTasks: 0, desiredTasks: 0 } },
  };
  const paused = seconds(300).map(() => ({ queues: processes(), tasks: none }));
  expect(last(paused, sidekiq).line.failures).toEqual([]);
  const unread = seconds(300).map(() => ({ queues: { problem: 'no answer' }, tasks }));
  expect(last(unread, sidekiq).line.failures).toEqual([{ part: 'queues', reason: 'no answer' }]);
});

test('BullMQ: no worker ever connected, or none for minutes', () => {
  const never = seconds(200).map(() => ({ survey: workersAt({ imports: slot + 200 }), tasks }));
  expect(last(never, settings()).line.failures).toEqual([
    { part: 'queues', reason: 'urgent: 6 tasks run, no worker ever connected' },
  ]);
  // One of a pool's queues is enough, and a worker that showed within 90 s.
  const one = seconds(300).map(() => ({
    survey: workersAt({ mailers: slot + 300, imports: slot + 210 }),
    tasks,
  }));
  expect(last(one, settings()).line.failures).toEqual([]);
  const gone = seconds(400).map((_, n) => ({
    survey: workersAt({ critical: slot + Math.min(n * 10, 100), imports: slot + 400 }),
    tasks,
  }));
  const { line, figures } = last(gone, settings());
  expect(line.failures).toEqual([
    { part: 'queues', reason: 'urgent: 6 tasks run, no worker connected for 3 min' },
  ]);
  expect(figures.stress.level).toBe('unknown');
});

test('jobs that wait are late as ever: what is seen is said beside what is not', () => {
  const queues = [sidekiqQueue('critical', [slot - 600], slot), ...emptyQueues.queues.slice(1)];
  const series = seconds(200).map(() => ({ queues: { value: reading(queues) }, tasks }));
  const { figures } = last(series, sidekiq);
  expect(figures.stress.level).toBe('stressed');
  expect(figures.stress.reasons[0]?.text).toBe('urgent: 6 tasks run, no process ever beat');
});
