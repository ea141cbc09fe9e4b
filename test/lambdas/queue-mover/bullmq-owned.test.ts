import { type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { parkedShapes } from '../../../config/contract/parked-shapes';
import { clientOptions } from '../../support/stores/store-connection';
import { type MoverBench, moverBench } from './mover-bench';

let bench: MoverBench;
let queue: Queue;

const options = () => ({ connection: clientOptions(bench.store.connection, bench.store.connection.app) });
const add = (n: number, opts: JobsOptions = {}) => queue.add('push', { n }, opts);

beforeAll(async () => {
  bench = await moverBench('bullmq');
  queue = new Queue('bulk', options());
});
beforeEach(() => bench.empty());
afterEach(async () => expect(await bench.store.refusals()).toEqual([]));
afterAll(async () => {
  await queue.close();
  await bench.stop();
});

const returned = async () => (await bench.giveBack()).operation.returned;
const waitingData = async () => (await queue.getWaiting()).map(({ data }) => data.n);

/** Takes the next job as a worker would, and ends it as the test says. */
async function withNext(end: (job: Job, token: string) => Promise<unknown>): Promise<void> {
  const worker = new Worker('bulk', null, options());
  const job = await worker.getNextJob('token', { block: false });
  if (job === undefined) throw new Error('expected a job, got none');
  await end(job, 'token');
  await worker.close();
}

/** Data of all that a real worker runs, until nothing waits, runs or is delayed. */
async function ran(): Promise<unknown[]> {
  const done: unknown[] = [];
  const worker = new Worker('bulk', async ({ data }) => void done.push(data.n), options());
  const left = async () =>
    Object.values(await queue.getJobCounts('wait', 'active', 'delayed')).some((jobs) => jobs > 0);
  while (await left()) await new Promise((resolve) => setTimeout(resolve, 10));
  await worker.close();
  return done;
}

describe('deduplication', () => {
  const simple = { deduplication: { id: 'x' } };
  const throttled = { deduplication: { id: 'x', ttl: 60_000 } };
  const debounced = {
    deduplication: { id: 'x', ttl: 60_000, extend: true, replace: true },
    delay: 60_000,
  };

  test.each([['simple', simple] as const, ['throttled', throttled] as const])(
    '%s: a newer one that waits is reported as present, and not doubled',
    async (_, opts) => {
      await add(1, opts);
      await bench.take();
      await add(2, opts);
      expect(await returned()).toMatchObject({ jobs: 0, present: 1 });
      expect(await waitingData()).toEqual([2]);
    },
  );

  test('a job keeps others out again when it is back, for the time that is left', async () => {
    await add(1, throttled);
    await bench.take();
    expect(await bench.store.observer.exists('bull:bulk:de:x')).toBe(0);
    expect(await returned()).toMatchObject({ jobs: 1, present: 0 });
    const ttl = await bench.store.observer.pttl('bull:bulk:de:x');
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(60_000);
    for (let n = 2; n < 7; n += 1) await add(n, throttled);
    expect(await waitingData()).toEqual([1]);
  });

  test('until it ends, where there is no time', async () => {
    await add(1, simple);
    await bench.take();
    await bench.giveBack();
    await add(2, simple);
    expect(await ran()).toEqual([1]);
    await add(3, simple);
    expect(await ran()).toEqual([3]);
  });

  test('a time that ended while the job was parked is not begun again', async () => {
    await add(1, { deduplication: { id: 'x', ttl: 300 } });
    const { operation } = await bench.take();
    await new Promise((resolve) => setTimeout(resolve, 320));
    expect(operation.taken).toBe(1);
    await bench.giveBack();
    expect(await bench.store.observer.exists('bull:bulk:de:x')).toBe(0);
    await add(2, throttled);
    expect(await waitingData()).toEqual([1, 2]);
  });

  test('of a debounced job the new data run, once', async () => {
    await add(1, debounced);
    await bench.take();
    await add(2, debounced);
    expect(await returned()).toMatchObject({ jobs: 0, present: 1 });
    expect((await queue.getDelayed()).map(({ data }) => data.n)).toEqual([2]);
  });

  test('of two debounced jobs that were parked one after the other, the newer takes the place of the older', async () => {
    const later = 'park-20261119-143001-k7fd';
    await add(1, debounced);
    await bench.take();
    await add(2, debounced);
    await bench.take({ id: later });
    await bench.giveBack();
    expect((await bench.giveBack({ id: later })).operation.returned).toMatchObject({ jobs: 1, present: 0 });
    expect((await queue.getDelayed()).map(({ data }) => data.n)).toEqual([2]);
    expect(await bench.store.observer.get('bull:bulk:de:x')).toBe('2');
  });

  test('one that keeps nobody out does not lose its place to another of that id', async () => {
    await add(1, { deduplication: { id: 'x', ttl: 1 } });
    while ((await bench.store.observer.exists('bull:bulk:de:x')) === 1) await new Promise(setImmediate);
    await bench.take();
    await add(2, throttled);
    expect(await returned()).toMatchObject({ jobs: 1, present: 0 });
    expect((await waitingData()).sort()).toEqual([1, 2]);
  });

  /** A job that ran and failed once, and a newer one that BullMQ keeps to follow it. */
  async function failedWithSuccessor(): Promise<void> {
    const last = { deduplication: { id: 'x', keepLastIfActive: true } };
    await add(1, { ...last, attempts: 2, backoff: { type: 'fixed', delay: 100 } });
    await withNext(async (job, token) => {
      await add(2, last);
      await job.moveToFailed(new Error('fails once'), token);
    });
    expect(await queue.getDelayedCount()).toBe(1);
    expect(await bench.store.observer.exists('bull:bulk:dn:x')).toBe(1);
  }

  test('what was to follow a purged job does not run', async () => {
    await failedWithSuccessor();
    await bench.take({ kind: 'purge', id: 'purge-20261119-143000-k7fd' });
    expect(await bench.store.observer.keys('bull:bulk:d?:*')).toEqual([]);
    await add(9, { deduplication: { id: 'x', keepLastIfActive: true } });
    expect(await ran()).toEqual([9]);
  });

  test('what was to follow a parked job follows it when it is back', async () => {
    await failedWithSuccessor();
    await bench.take();
    await bench.giveBack();
    expect(await ran()).toEqual([1, 2]);
  });

  test('a look and an operation count what cannot come back as if it had never left', async () => {
    await failedWithSuccessor();
    await add(3, { jobId: 'message-7', deduplication: { id: 'y' } });
    await add(4);
    const notes = { deduplicated: 2, followed: 1, ownIds: 1 };
    expect(await bench.look()).toMatchObject({ notes });
    expect((await bench.take()).operation).toMatchObject({ taken: 3, notes });
  });

  test('in another queue it keeps others out there, and what the first queue holds is present', async () => {
    const other = new Queue('default', options());
    await add(1, simple);
    await add(2, { jobId: 'message-7' });
    await bench.take();
    await add(3, { jobId: 'message-7' });
    expect((await bench.giveBack({ toQueue: 'default' })).operation.returned).toMatchObject({
      jobs: 1,
      present: 1,
    });
    await other.add('push', { n: 4 }, simple);
    expect((await other.getWaiting()).map(({ data }) => data.n)).toEqual([1]);
    await other.close();
  });
});

test('lines of a log come back with their job', async () => {
  const job = await add(1);
  await job.log('first');
  await job.log('second');
  await bench.take();
  expect(await bench.store.observer.keys('bull:bulk:1*')).toEqual([]);
  await bench.giveBack();
  expect((await queue.getJobLogs('1')).logs).toEqual(['first', 'second']);
});

test('a job of more fields than a script takes as arguments comes back, with those beside it', async () => {
  const { observer } = bench.store;
  const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${n}`, 'x']));
  await add(1);
  await add(2);
  await observer.hset('bull:bulk:2', fields);
  await add(3);
  await bench.take();
  expect(await returned()).toMatchObject({ jobs: 3, present: 0 });
  expect(await observer.hgetall('bull:bulk:2')).toMatchObject(fields);
  expect(await ran()).toEqual([1, 2, 3]);
});

test('an own id that ran meanwhile is present for as long as BullMQ keeps the job', async () => {
  await add(1, { jobId: 'message-7' });
  await bench.take();
  await add(2, { jobId: 'message-7' });
  expect(await ran()).toEqual([2]);
  expect(await returned()).toMatchObject({ jobs: 0, present: 1 });
  expect(await queue.getWaitingCount()).toBe(0);
});

test('what became of a job between look and take is what comes back', async () => {
  const job = await add(1);
  const context = bench.context();
  const { createBatch } = context.objects;
  const objects = Object.assign(Object.create(context.objects), {
    createBatch: async (...args: Parameters<typeof createBatch>) => {
      await createBatch.apply(context.objects, args);
      await job.updateData({ n: 2 });
      await job.log('changed');
    },
  });
  await bench.take({}, { ...context, objects });
  await bench.giveBack();
  expect(await waitingData()).toEqual([2]);
  expect((await queue.getJobLogs('1')).logs).toEqual(['changed']);
});

test('every byte of a job comes back, and a batch of the bucket holds them all', async () => {
  const { observer } = bench.store;
  const bytes = Buffer.from([0x7b, 0xff, 0x00, 0xc3, 0x28, 0xef, 0xbf, 0xbd, 0x7d]);
  await add(1);
  await observer.hset('bull:bulk:1', 'data', bytes, 'text', 'ü\u0000�');
  await observer.rpush('bull:bulk:1:logs', bytes);
  const before = await observer.hgetallBuffer('bull:bulk:1');
  await bench.take();
  for (const batch of bench.objects.batches()) expect(parkedShapes.batch.parse(batch)).toEqual(batch);
  await bench.giveBack();
  const { processedOn, ...after } = await observer.hgetallBuffer('bull:bulk:1');
  expect(processedOn).toBeDefined();
  expect(after).toEqual(before);
  expect(await observer.lrangeBuffer('bull:bulk:1:logs', 0, -1)).toEqual([bytes]);
});
