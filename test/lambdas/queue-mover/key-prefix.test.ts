import { Queue, Worker } from 'bullmq';
import { readJobStore } from '../../../lambdas/queue-meter/read/read-job-store';
import { clientOptions } from '../../support/stores/store-connection';
import { everything, type MoverBench, moverBench } from './mover-bench';
import { payload } from './sidekiq-jobs';

const nowSeconds = 1_795_480_000;
let bench: MoverBench;

afterEach(async () => {
  expect(await bench.store.refusals()).toEqual([]);
  await bench.stop();
});

test("a hash tag as BullMQ's prefix: the app, the meter and the mover speak of the same keys", async () => {
  const prefix = 'bull:{x}';
  bench = await moverBench('bullmq', prefix);
  const { connection: endpoint, meter } = bench.store;
  const connection = clientOptions(endpoint, endpoint.app);
  const queue = new Queue('bulk', { connection, prefix });
  const ran: string[] = [];
  try {
    await queue.addBulk(['a', 'b', 'c'].map((name) => ({ name, data: {} })));
    const read = () =>
      readJobStore(meter, { framework: 'bullmq', keyPrefix: prefix, queues: ['bulk'], nowSeconds });
    expect((await read()).queues[0]).toMatchObject({ queue: 'bulk', waitingJobs: 3, addedJobsTotal: 3 });
    expect((await bench.take()).operation.taken).toBe(3);
    expect((await read()).queues[0]?.waitingJobs).toBe(0);
    expect((await bench.giveBack()).operation.returned.jobs).toBe(3);
    await new Promise<void>((resolve) => {
      const worker = new Worker(
        'bulk',
        async ({ name }) => void (ran.push(name) === 3 && resolve(worker.close())),
        {
          connection,
          prefix,
        },
      );
    });
    expect(ran).toEqual(['a', 'b', 'c']);
  } finally {
    await queue.close();
  }
});

test('a namespace of Sidekiq 6: queues, sets and processes are read under it, and jobs come back under it', async () => {
  bench = await moverBench('sidekiq', 'chat');
  const { observer, meter } = bench.store;
  await observer.sadd('chat:queues', 'bulk');
  await observer.lpush('chat:queue:bulk', ...Array.from({ length: 380 }, (_, n) => payload(`j${n}`)));
  await observer.zadd('chat:retry', 1_795_479_999, payload('again', { queue: 'bulk' }));
  await observer.sadd('chat:processes', 'host:1:abc');
  const info = JSON.stringify({ queues: ['bulk'], concurrency: 10 });
  await observer.hset('chat:host:1:abc', { info, busy: '4' });
  const read = () =>
    readJobStore(meter, { framework: 'sidekiq', keyPrefix: 'chat', queues: ['bulk'], nowSeconds });
  expect(await read()).toMatchObject({
    queues: [{ queue: 'bulk', waitingJobs: 380 }],
    retryJobs: 1,
    processes: [{ busyJobs: 4, concurrency: 10 }],
  });
  expect((await bench.take({ pattern: everything })).operation.taken).toBe(381);
  expect(await read()).toMatchObject({ queues: [{ waitingJobs: 0 }], retryJobs: 0 });
  await bench.giveBack();
  expect(await read()).toMatchObject({ queues: [{ waitingJobs: 380 }], retryJobs: 1 });
  expect((await observer.keys('*')).filter((key) => !key.startsWith('chat:'))).toEqual([]);
});
