import type { Job, Queue } from 'bullmq';
import { EnqueueRefused } from '../../client/enqueue-refused';
import type { KeptWork } from '../../client/enqueued-work';
import { type GuardedQueueOptions, guardedQueue } from '../../client/guarded-queue';
import type { JobKind, Switchboard, Verdict } from '../../client/switchboard';
import type { DecidedJob } from '../../domain/switchboard/document';

const added: { queue: string; name: string; data: unknown; options: unknown }[] = [];
/** The one method of a queue that the guard calls. */
function queueNamed(name: string): Queue {
  const add = async (job: string, data: unknown, options: unknown) => {
    added.push({ queue: name, name: job, data, options });
    return { id: 'added' } as Job;
  };
  return { name, add } as unknown as Queue;
}

const counted: unknown[] = [];
const counts = { count: (shed: unknown) => void counted.push(shed), stop: () => {} };
const asked: { job: DecidedJob; kind: JobKind }[] = [];
let verdict: Verdict = { action: 'run' };
const switchboard: Switchboard = {
  verdict: (job, kind) => {
    asked.push({ job, kind });
    return verdict;
  },
  queueOf: (jobClass) => ({ Import: 'low', Mail: 'unknown' })[jobClass],
  release: () => ({ deferSeconds: 300, deferredJobsPerSecondPerTask: 5 }),
};
const data = { row: 1, bulkhead: { source: 'csv', account: 7, hops: 1 } };
const tags = { source: 'csv', account: '7' };
const guarded = (options: Partial<GuardedQueueOptions> = {}) =>
  guardedQueue({ queue: queueNamed('default'), switchboard, counts, ...options });
const full = { reached: () => true };

/** What is thrown, as data. */
async function refusalOf(adding: Promise<unknown>): Promise<unknown> {
  const error = await adding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EnqueueRefused)) return error;
  const { code, reason, retryAfterSeconds, message } = error;
  return { code, reason, retryAfterSeconds, message };
}

beforeEach(() => {
  jest.useFakeTimers();
  for (const list of [added, counted, asked]) list.length = 0;
  verdict = { action: 'run' };
});

afterEach(() => jest.useRealTimers());

test('work that nothing stops is enqueued with an id and its kind, and the rest of it as it was', async () => {
  const options = { priority: 3 };
  const { outcome } = await guarded().add({ name: 'Row', data, options, kind: 'bulk' });
  const id = asked[0]?.job.id;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(outcome).toBe('enqueued');
  expect(asked).toEqual([{ job: { id, jobClass: 'Row', ...tags }, kind: 'bulk' }]);
  expect(added).toEqual([
    {
      queue: 'default',
      name: 'Row',
      data: { row: 1, bulkhead: { ...data.bulkhead, kind: 'bulk' } },
      options: { priority: 3, jobId: id },
    },
  ]);
  expect(counted).toEqual([]);
});

test('the id that the app gives is the one that is decided by', async () => {
  await guarded().add({ name: 'Row', data: {}, options: { jobId: 'mine' }, kind: 'ordinary' });
  expect([asked[0]?.job, added[0]?.options]).toEqual([{ id: 'mine', jobClass: 'Row' }, { jobId: 'mine' }]);
});

test('a route leads to another queue, unless this process has none of that name', async () => {
  const queueFor = (name: string) => (name === 'low' ? queueNamed('low') : undefined);
  const { add } = guarded({ queueFor });
  for (const name of ['Import', 'Mail', 'Row']) await add({ name, data, kind: 'ordinary' });
  expect(added.map(({ queue }) => queue)).toEqual(['low', 'default', 'default']);
});

test('off: refused with the reason, also where the app could keep it', async () => {
  verdict = { action: 'off', cause: 'switch', reason: 'runaway import' };
  const keep = jest.fn();
  const { add } = guarded({ keep });
  expect(await refusalOf(add({ name: 'Row', data, kind: 'urgent' }))).toEqual({
    code: 'switched-off',
    reason: 'runaway import',
    retryAfterSeconds: 300,
    message: 'Row is switched off (runaway import)',
  });
  expect([added, keep.mock.calls]).toEqual([[], []]);
  expect(counted).toEqual([{ outcome: 'refused', cause: 'switch', jobClass: 'Row', ...tags }]);
});

test.each([
  [20, 20],
  [0.2, 1],
  [-5, 1],
  [86_400, 300],
])('a switch that ends in %d s is worth asking again after %i s', async (left, expected) => {
  verdict = { action: 'defer', cause: 'switch', reason: 'r', untilSeconds: Date.now() / 1000 + left };
  const refusal = await refusalOf(guarded().add({ name: 'Row', data, kind: 'bulk' }));
  expect(refusal).toMatchObject({ code: 'deferred', retryAfterSeconds: expected });
});

test('defer: kept by the app, as the very job that it may add again', async () => {
  verdict = { action: 'defer', cause: 'no-switchboard' };
  const kept: KeptWork[] = [];
  const { add } = guarded({ keep: async (work) => void kept.push(work) });
  expect(await add({ name: 'Row', data, kind: 'bulk' })).toEqual({ outcome: 'kept' });
  expect([added, counted]).toEqual([
    [],
    [{ outcome: 'kept', cause: 'no-switchboard', jobClass: 'Row', ...tags }],
  ]);
  const [work] = kept;
  verdict = { action: 'run' };
  if (work) await add(JSON.parse(JSON.stringify(work)));
  expect(asked[0]?.job).toEqual(asked[1]?.job);
  expect(added).toMatchObject([{ queue: work?.queue, options: { jobId: asked[0]?.job.id } }]);
});

test('what could not be kept is not counted as kept: the caller has it still', async () => {
  verdict = { action: 'defer', cause: 'switch' };
  const keep = () => Promise.reject(new Error('the database is down'));
  const problem = await refusalOf(guarded({ keep }).add({ name: 'Row', data, kind: 'bulk' }));
  expect([String(problem), counted]).toEqual(['Error: the database is down', []]);
});

test('drop: told and counted', async () => {
  verdict = { action: 'drop', cause: 'switch' };
  expect(await guarded().add({ name: 'Row', data, kind: 'push' })).toEqual({ outcome: 'dropped' });
  expect([added, counted]).toEqual([[], [{ outcome: 'dropped', cause: 'switch', jobClass: 'Row', ...tags }]]);
});

test.each(['ordinary', 'bulk', 'push'] as const)('%s work is refused above the ceiling', async (kind) => {
  expect(await refusalOf(guarded({ ceiling: full }).add({ name: 'Row', data, kind }))).toEqual({
    code: 'ceiling',
    reason: undefined,
    retryAfterSeconds: 30,
    message: 'Row is not enqueued: the job store is fuller than its enqueue ceiling',
  });
  expect([added, counted]).toEqual([
    [],
    [{ outcome: 'refused', cause: 'ceiling', jobClass: 'Row', ...tags }],
  ]);
});

test('above the ceiling urgent work still goes in, and the rest is kept where the app can keep it', async () => {
  const keep = jest.fn(async () => {});
  const { add } = guarded({ ceiling: full, keep });
  expect((await add({ name: 'Row', data, kind: 'urgent' })).outcome).toBe('enqueued');
  expect((await add({ name: 'Row', data, kind: 'ordinary' })).outcome).toBe('kept');
  expect([added.length, keep.mock.calls.length]).toEqual([1, 1]);
});

test('a switch is asked before the ceiling: what is dropped is not kept', async () => {
  verdict = { action: 'drop', cause: 'switch' };
  const adding = guarded({ ceiling: full }).add({ name: 'Row', data, kind: 'bulk' });
  expect(await adding).toEqual({ outcome: 'dropped' });
});
