import type { JobsOptions } from 'bullmq';
import { readJobStore } from '../../../../lambdas/queue-meter/read/read-job-store';
import { type ObservedStore, observedStore } from '../../../support/stores/observed-store';
import { type BullmqBench, bullmqBench } from './bullmq-bench';

describe('the windows of a BullMQ queue', () => {
  const nowMs = Date.now();
  let store: ObservedStore;
  let bench: BullmqBench;

  const read = async () => {
    const queues = [bench.queue.name];
    const reading = await readJobStore(store.meter, {
      framework: 'bullmq',
      keyPrefix: 'bull',
      queues,
      nowSeconds: nowMs / 1000,
    });
    const [queue] = reading.queues;
    if (queue === undefined) throw new Error('no queue was read');
    return { ...reading, ...queue };
  };
  /** Job n of them was made n seconds before the last, which was made now. */
  const fill = (jobs: number, optionsOf: (n: number) => JobsOptions = () => ({})) =>
    bench.queue.addBulk(
      Array.from({ length: jobs }, (_, index) => jobs - 1 - index).map((n) => ({
        name: `job-${n}`,
        data: {},
        opts: { timestamp: nowMs - n * 1000, ...optionsOf(n) },
      })),
    );
  const names = (from: number, to: number) =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => `job-${from < to ? from + n : from - n}`);

  beforeAll(async () => {
    store = await observedStore('jobs', 'bullmq');
  });

  beforeEach(() => {
    bench = bullmqBench(store.connection, nowMs);
  });

  afterEach(async () => {
    await bench.close();
    expect(await store.refusals()).toEqual([]);
  });

  afterAll(() => store.stop());

  test('a long queue shows the newest and those that run next', async () => {
    await fill(500);
    const { arriving, next, ...queue } = await read();
    expect(queue).toMatchObject({ waitingJobs: 500, oldestJobAgeSeconds: 499, ageIsLowerBound: false });
    expect(arriving.map(({ jobClass }) => jobClass)).toEqual(names(0, 99));
    expect(next.map(({ jobClass }) => jobClass)).toEqual(names(499, 400));
  });

  test('a prioritised set of which all is seen has an exact age, a longer one a lower bound', async () => {
    // The older, the less urgent: the worst case, since jobs are kept by urgency.
    await fill(150, (n) => ({ priority: n + 1 }));
    expect(await read()).toMatchObject({
      waitingJobs: 150,
      oldestJobAgeSeconds: 149,
      ageIsLowerBound: false,
    });
    // Ever fewer tell ever more: between the ends there are more priorities than are asked for.
    await bench.add('between', 9999, { priority: 49_000 });
    await fill(150, (n) => ({ priority: 1000 * (n + 1) }));
    const { oldestJobAgeSeconds, ageIsLowerBound, arriving } = await read();
    expect([oldestJobAgeSeconds, ageIsLowerBound]).toEqual([149, true]);
    const times = arriving.map(({ runnableAtSeconds = 0 }) => runnableAtSeconds);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  test('last in, first out: the oldest is at the other end', async () => {
    await fill(150, () => ({ lifo: true }));
    expect(await read()).toMatchObject({ oldestJobAgeSeconds: 149, ageIsLowerBound: false });
    await fill(100, () => ({ lifo: true }));
    expect(await read()).toMatchObject({ oldestJobAgeSeconds: 149, ageIsLowerBound: true });
  });

  test('a job that vanished between the two round trips is left out', async () => {
    await fill(3);
    const [gone] = await bench.queue.getWaiting();
    await store.observer.del(`bull:${bench.queue.name}:${gone?.id}`);
    const { waitingJobs, next, arriving } = await read();
    expect([waitingJobs, next.length, arriving.length]).toEqual([3, 2, 2]);
  });

  test('completed and failed are counted where the workers count them', async () => {
    expect(await read()).not.toHaveProperty('completedJobsTotal');
    await fill(3);
    await bench.complete(await bench.take());
    await bench.complete(await bench.take());
    expect(await read()).toMatchObject({ completedJobsTotal: 2, failedJobsTotal: 0 });
    await bench.fail(await bench.take());
    expect(await read()).toMatchObject({ completedJobsTotal: 2, failedJobsTotal: 1, deadJobs: 1 });
  });

  test('a long queue costs what a short one costs: the same commands, none of them a walk', async () => {
    const readWithCalls = async () => {
      await store.observer.config('RESETSTAT');
      await read();
      return store.calls();
    };
    await fill(300);
    const short = await readWithCalls();
    await fill(6000);
    expect(await readWithCalls()).toEqual(short);
    expect(short).toEqual({
      LLEN: 5,
      LRANGE: 4,
      ZCARD: 3,
      LINDEX: 64,
      GET: 1,
      HGET: 2,
      HMGET: 265,
      EXISTS: 2,
    });
  });

  test('of 45 long queues each is looked at less, and counted and aged as ever', async () => {
    await fill(300);
    // The same one again and again: what counts is how many are asked for.
    const { queues } = await readJobStore(store.meter, {
      framework: 'bullmq',
      keyPrefix: 'bull',
      queues: Array(45).fill(bench.queue.name),
      nowSeconds: nowMs / 1000,
    });
    expect(queues).toHaveLength(45);
    for (const queue of queues) {
      expect(queue).toMatchObject({ waitingJobs: 300, oldestJobAgeSeconds: 299, ageIsLowerBound: false });
      const { arriving, next, whole } = queue;
      expect([arriving.length, next.length, whole?.between.length]).toEqual([44, 44, 28]);
    }
  });

  test('a key of another kind is an error that names the command', async () => {
    await store.observer.set(`bull:${bench.queue.name}:delayed`, 'no set');
    await expect(read()).rejects.toThrow(/^ZCARD bull:[^:]+:delayed: WRONGTYPE /);
  });
});
