import { type Job, Queue } from 'bullmq';
import { EnqueueRefused } from '../../client/enqueue-refused';
import { type Enqueued, PartlyEnqueued, type Work } from '../../client/enqueued-work';
import { type GuardedQueueOptions, guardedQueue } from '../../client/guarded-queue';
import type { Switchboard, Verdict } from '../../client/switchboard';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { clientOptions } from '../support/stores/store-connection';

const counted: { outcome: string; cause: string }[] = [];
const counts = {
  count: ({ outcome, cause }: { outcome: string; cause: string }) => void counted.push({ outcome, cause }),
  stop: () => {},
};
const countedOf = (outcome: string) => counted.filter((one) => one.outcome === outcome).length;

/** What a switchboard answers, by the job's id or its class. */
function switchboardOf(verdict: (id: string, jobClass: string) => Verdict): Switchboard {
  return {
    verdict: ({ id, jobClass }) => verdict(id, jobClass),
    queueOf: (jobClass) => (jobClass === 'Import' ? 'low' : undefined),
    release: () => ({ deferSeconds: 300, deferredJobsPerSecondPerTask: 5 }),
  };
}
const runs = switchboardOf(() => ({ action: 'run' }));
const works = (count: number, name = 'Row'): Work[] =>
  Array.from({ length: count }, (_, row) => ({
    name,
    data: { row },
    kind: 'bulk' as const,
    options: { jobId: `j${row}` },
  }));

let store: ObservedStore;
let queue: Queue;
let low: Queue;
beforeAll(async () => {
  store = await observedStore('jobs', 'bullmq');
  const connection = clientOptions(store.connection, store.connection.app);
  [queue, low] = [new Queue('default', { connection }), new Queue('low', { connection })];
  for (const one of [queue, low]) one.on('error', () => {});
});
beforeEach(async () => {
  counted.length = 0;
  await store.observer.flushall();
});
afterAll(async () => {
  await Promise.all([queue.close(), low.close()]);
  await store.stop();
});

const guarded = (options: Partial<GuardedQueueOptions> = {}) =>
  guardedQueue({ queue, switchboard: runs, counts, queueFor: () => low, ...options });
const thrownBy = (adding: Promise<unknown>): Promise<unknown> =>
  adding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
/** @throws what is no PartlyEnqueued */
async function partOf(adding: Promise<readonly Enqueued[]>): Promise<PartlyEnqueued> {
  const thrown = await thrownBy(adding);
  if (!(thrown instanceof PartlyEnqueued)) throw thrown;
  return thrown;
}
const rowsIn = async (of: Queue): Promise<number[]> =>
  (await of.getJobs(['wait'], 0, -1, true)).map(({ data }: Job) => data.row);

test('what nothing stops is enqueued in its order, on the queue of its route, whatever the slices are', async () => {
  const outcomes = await guarded().addBulk([...works(1_200), ...works(2, 'Import')]);
  expect(outcomes.filter(({ outcome }) => outcome === 'enqueued')).toHaveLength(1_202);
  expect(await rowsIn(queue)).toEqual(works(1_200).map((_, row) => row));
  expect([await rowsIn(low), counted]).toEqual([[0, 1], []]);
  expect(await guarded().addBulk([])).toEqual([]);
});

test('a sample lets its share of 100 pass, and tells of the others', async () => {
  const half = switchboardOf((id) =>
    Number(id.slice(1)) % 2 === 0 ? { action: 'run' } : { action: 'defer', cause: 'switch', reason: 'half' },
  );
  const { outcomes, left, message, retryAfterSeconds, cause } = await partOf(
    guarded({ switchboard: half }).addBulk(works(100)),
  );
  expect(await rowsIn(queue)).toHaveLength(50);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(
    works(100).map((_, row) => (row % 2 === 0 ? 'enqueued' : 'left')),
  );
  expect([left.length, countedOf('refused'), retryAfterSeconds, cause]).toEqual([50, 50, 300, undefined]);
  expect(message).toBe('50 of 100 jobs are enqueued, 50 are not: Row is put off for now (half)');
  // What is left is the same jobs, now or in an hour.
  await guarded().addBulk(left.map(({ work }) => work));
  expect((await queue.getJobs(['wait'])).map(({ id }) => id).sort()).toEqual(
    works(100)
      .map(({ options }) => options?.jobId)
      .sort(),
  );
});

test('a ceiling that is reached in the middle: what was written is said, and each refusal counted', async () => {
  let looked = 0;
  const ceiling = {
    reached: () => {
      looked += 1;
      return looked > 1_000;
    },
  };
  const { outcomes, left, message } = await partOf(guarded({ ceiling }).addBulk(works(3_000)));
  expect(message).toBe(
    '1,000 of 3,000 jobs are enqueued, 2,000 are not: Row is not enqueued: the job store is fuller than its enqueue ceiling',
  );
  expect(left.every(({ because }) => because instanceof EnqueueRefused && because.code === 'ceiling')).toBe(
    true,
  );
  expect([outcomes.length, left.length, await queue.getWaitingCount()]).toEqual([3_000, 2_000, 1_000]);
  expect(counted).toEqual(works(2_000).map(() => ({ outcome: 'refused', cause: 'ceiling' })));
});

test('where all of it is refused nothing was written, as with add', async () => {
  const off = switchboardOf(() => ({ action: 'off', cause: 'switch', reason: 'runaway' }));
  const keep = jest.fn();
  const thrown = await thrownBy(guarded({ switchboard: off, keep }).addBulk(works(700)));
  expect(thrown).toBeInstanceOf(EnqueueRefused);
  expect(thrown).toMatchObject({ code: 'switched-off', reason: 'runaway' });
  expect([await queue.getWaitingCount(), countedOf('refused'), keep.mock.calls.length]).toEqual([0, 700, 0]);
});

test('kept and dropped job by job', async () => {
  const three = switchboardOf((id) => {
    const turn = Number(id.slice(1)) % 3;
    if (turn === 0) return { action: 'run' };
    return { action: turn === 1 ? 'defer' : 'drop', cause: 'switch' };
  });
  const kept: string[] = [];
  const keep = async ({ options }: { options: { jobId?: string } }) => void kept.push(options.jobId ?? '');
  const outcomes = await guarded({ switchboard: three, keep }).addBulk(works(6));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    'enqueued',
    'kept',
    'dropped',
    'enqueued',
    'kept',
    'dropped',
  ]);
  expect([kept, countedOf('kept'), countedOf('dropped')]).toEqual([['j1', 'j4'], 2, 2]);
});

test('what cannot be kept any more ends it: what was enqueued and kept until then is said', async () => {
  const defers = switchboardOf((id) =>
    id === 'j0' ? { action: 'run' } : { action: 'defer', cause: 'no-switchboard' },
  );
  const problem = new Error('the database is down');
  const keep = jest.fn(async () => {
    if (keep.mock.calls.length > 2) throw problem;
  });
  const { outcomes, left, message, cause } = await partOf(
    guarded({ switchboard: defers, keep }).addBulk(works(600)),
  );
  expect(outcomes.slice(0, 4).map(({ outcome }) => outcome)).toEqual(['enqueued', 'kept', 'kept', 'left']);
  expect([left.length, keep.mock.calls.length, countedOf('kept'), cause]).toEqual([597, 3, 2, problem]);
  expect(message).toBe('1 of 600 jobs are enqueued, 2 kept, 597 are not: the database is down');
});

test('a store that is full in the middle: what it took is said, and what is left comes again without a double', async () => {
  const many = works(2_000).map((work) => ({ ...work, data: { ...work.data, text: 'x'.repeat(2_000) } }));
  const used = Number(/used_memory:(\d+)/.exec(await store.observer.info('memory'))?.[1]);
  await store.observer.config('SET', 'maxmemory', used + 2 * 1024 * 1024);
  const { outcomes, left, message, cause } = await partOf(guarded().addBulk(many)).finally(() =>
    store.observer.config('SET', 'maxmemory', 32 * 1024 * 1024),
  );
  const enqueued = outcomes.flatMap((one) => (one.outcome === 'enqueued' ? [one.job.id] : []));
  const standing = (await queue.getJobs(['wait'], 0, -1, true)).map(({ id }) => id);
  expect([...enqueued].sort()).toEqual([...standing].sort());
  expect(enqueued.length).toBeGreaterThan(100);
  expect(enqueued.length + left.length).toBe(2_000);
  expect([String(cause), message]).toEqual([
    expect.stringContaining('OOM'),
    expect.stringMatching(/^[\d,]+ of 2,000 jobs are enqueued, [\d,]+ are not: .*OOM/),
  ]);
  await guarded().addBulk(many);
  expect(await queue.getWaitingCount()).toBe(2_000);
});
