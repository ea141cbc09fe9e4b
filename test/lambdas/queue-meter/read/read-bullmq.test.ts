import type { QueueReading } from '../../../../domain/jobs/job-store-reading';
import { readJobStore } from '../../../../lambdas/queue-meter/read/read-job-store';
import { type ObservedStore, observedStore } from '../../../support/stores/observed-store';
import { type BullmqBench, bullmqBench } from './bullmq-bench';

const HOUR = 3600;

describe('reading a BullMQ store with the access of the meter', () => {
  const nowMs = Date.now();
  let store: ObservedStore;
  let bench: BullmqBench;

  const readStore = (atMs = nowMs) =>
    readJobStore(store.meter, {
      framework: 'bullmq',
      keyPrefix: 'bull',
      queues: [bench.queue.name],
      nowSeconds: atMs / 1000,
    });
  const readQueue = async (atMs?: number): Promise<Partial<QueueReading>> =>
    (await readStore(atMs)).queues[0] ?? {};
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

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

  test('limits that the app keeps in its queue, and none once it takes them back', async () => {
    const limit = async () => (await readQueue()).limit;
    await bench.add('plain', 20);
    expect(await limit()).toBeUndefined();
    await bench.queue.setGlobalRateLimit(2, 10_000);
    expect(await limit()).toEqual({ jobsPerSecond: 0.2 });
    await bench.queue.setGlobalConcurrency(5);
    expect(await limit()).toEqual({ jobsPerSecond: 0.2, inFlightJobs: 5 });
    await bench.queue.removeGlobalRateLimit();
    expect(await limit()).toEqual({ inFlightJobs: 5 });
    await bench.queue.removeGlobalConcurrency();
    expect(await limit()).toBeUndefined();
  });

  test('every figure of a store at work', async () => {
    for (const secondsAgo of [90, 80]) await bench.add('taken', secondsAgo);
    await bench.take();
    await bench.fail(await bench.take());
    await bench.queue.add(
      'tagged',
      { bulkhead: { source: 'import', account: 7 } },
      { timestamp: nowMs - 30_000 },
    );
    await bench.add('plain', 20);
    await bench.add('urgent', 10, { priority: 1 });
    await bench.add('due', 60, { delay: 50_000 });
    await bench.add('due', 60, { delay: 60_000 });
    await bench.add('later', 60, { delay: 60_001 });

    const at = (secondsAgo: number) => (nowMs - secondsAgo * 1000) / 1000;
    const tagged = { jobClass: 'tagged', source: 'import', account: '7', runnableAtSeconds: at(30) };
    const plain = { jobClass: 'plain', runnableAtSeconds: at(20) };
    const urgent = { jobClass: 'urgent', runnableAtSeconds: at(10) };
    const due = [10, 0].map((secondsAgo) => ({ jobClass: 'due', runnableAtSeconds: at(secondsAgo) }));
    expect(await readStore()).toEqual({
      queues: [
        {
          queue: bench.queue.name,
          waitingJobs: 5,
          oldestJobAgeSeconds: 30,
          ageIsLowerBound: false,
          inFlightJobs: 1,
          delayedJobs: 1,
          addedJobsTotal: 8,
          arriving: [urgent, plain, tagged],
          next: [tagged, plain, urgent, ...due],
          whole: { known: [tagged, plain, urgent, ...due], between: [] },
        },
      ],
      dueJobs: 2,
      oldestDueJobSeconds: 10,
      scheduledJobs: 3,
      deadJobs: 1,
      completedJobsTotal: 0,
      failedJobsTotal: 1,
      processes: [],
      notUnderstood: [],
    });
  });

  test('a delayed job counts from when its delay was over, also after it was moved to its queue', async () => {
    await bench.add('late', HOUR, { delay: (HOUR - 2) * 1000 });
    expect(await readQueue()).toMatchObject({ waitingJobs: 1, delayedJobs: 0, oldestJobAgeSeconds: 2 });
    await bench.add('taken', 0);
    expect((await bench.take()).name).toBe('taken');
    expect(await bench.queue.getWaitingCount()).toBe(1);
    expect(await readQueue()).toMatchObject({
      waitingJobs: 1,
      oldestJobAgeSeconds: 2,
      ageIsLowerBound: false,
      next: [{ jobClass: 'late', runnableAtSeconds: nowMs / 1000 - 2 }],
    });
  });

  test('a retried job counts from its last try, not from when it was made', async () => {
    await bench.add('flaky', HOUR, { attempts: 3 });
    await bench.fail(await bench.take());
    const atMs = Date.now() + 4000;
    const { oldestJobAgeSeconds, next } = await readQueue(atMs);
    expect(next).toEqual([{ jobClass: 'flaky' }]);
    expect(oldestJobAgeSeconds).toBeGreaterThanOrEqual(4);
    // It was made an hour ago.
    expect(oldestJobAgeSeconds).toBeLessThan(300);
  });

  test('a retried job with backoff counts from when that was over', async () => {
    await bench.add('flaky', HOUR, { attempts: 3, backoff: { type: 'exponential', delay: 100 } });
    await bench.fail(await bench.take());
    await wait(120);
    await bench.add('taken', 0);
    expect((await bench.take()).name).toBe('taken');
    const processedOn = Number((await bench.queue.getWaiting())[0]?.processedOn);
    expect(await readQueue(processedOn + 5100)).toMatchObject({ waitingJobs: 1, oldestJobAgeSeconds: 5 });
  });

  test('a neighbour that tells its time bounds a retried job from below', async () => {
    await bench.add('flaky', HOUR, { attempts: 3 });
    await bench.fail(await bench.take());
    await bench.add('plain', -20);
    const { oldestJobAgeSeconds, ageIsLowerBound } = await readQueue(nowMs + HOUR * 1000);
    expect([oldestJobAgeSeconds, ageIsLowerBound]).toEqual([HOUR - 20, true]);
  });

  test('a job of last week that an operator tries again has no known age', async () => {
    const job = await bench.add('failed', 7 * 24 * HOUR);
    await bench.fail(await bench.take());
    await job.retry('failed');
    expect(await readQueue()).toMatchObject({
      waitingJobs: 1,
      oldestJobAgeSeconds: 0,
      ageIsLowerBound: true,
    });
  });

  test('a parent counts from none of its own times: nobody wrote down when its children were done', async () => {
    const queueName = bench.queue.name;
    const opts = { timestamp: nowMs - HOUR * 1000 };
    await bench.flows.add({
      name: 'parent',
      queueName,
      opts,
      children: [{ name: 'child', queueName, opts }],
    });
    expect(await readQueue()).toMatchObject({ waitingJobs: 1, oldestJobAgeSeconds: HOUR });
    await bench.complete(await bench.take());
    await bench.add('plain', 3);
    expect(await readQueue()).toMatchObject({
      waitingJobs: 2,
      oldestJobAgeSeconds: 3,
      ageIsLowerBound: true,
    });
  });

  test('the jobs of a paused queue are waiting, also where BullMQ 5 keeps them', async () => {
    await bench.add('plain', 5);
    await bench.queue.pause();
    expect(await readQueue()).toMatchObject({ waitingJobs: 1, oldestJobAgeSeconds: 5 });
    const prefix = `bull:${bench.queue.name}`;
    await store.observer.rename(`${prefix}:wait`, `${prefix}:paused`);
    const next = [{ jobClass: 'plain', runnableAtSeconds: nowMs / 1000 - 5 }];
    expect(await readQueue()).toMatchObject({ waitingJobs: 1, oldestJobAgeSeconds: 5, next, arriving: next });
  });
});
