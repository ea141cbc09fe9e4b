import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { jobTags } from '../../domain/jobs/job-tags';
import { muteServer } from '../lambdas/store-client/mute-server';
import { type LocalStores, localStores } from '../support/stores/local-stores';
import { clientOptions } from '../support/stores/store-connection';
import { enqueueAllGuarded, enqueueGuarded, guardedQueues, guardedWorker } from './app-contract/guards';
import { queueDefaults } from './app-contract/history';
import { publisher, push, pushQueue, pushWorker } from './app-contract/pushes';
import { enqueue, inTagsOf, tagged } from './app-contract/tags';

let stores: LocalStores;
let open: { close(): Promise<unknown> | unknown }[] = [];
const closing = <T extends { close(): Promise<unknown> | unknown }>(one: T): T => {
  open.push(one);
  return one;
};
const disconnecting = (client: Redis): Redis => {
  open.push({ close: () => client.disconnect() });
  return client;
};
const jobs = () => clientOptions(stores.jobs, stores.jobs.app);
const pubsub = () => clientOptions(stores.pubsub, stores.pubsub.app);

beforeAll(async () => {
  stores = await localStores('bullmq');
});
afterEach(async () => {
  for (const one of open.reverse()) await one.close();
  open = [];
});
afterAll(() => stores.stop());

/** Ends of jobs, in order: what came back, or the error. */
function endsOf(worker: Worker, count: number): Promise<unknown[]> {
  const ends: unknown[] = [];
  return new Promise((resolve) => {
    const ended = (end: unknown) => {
      ends.push(end);
      if (ends.length === count) resolve(ends);
    };
    worker.on('completed', (_, result) => ended(result));
    worker.on('failed', (_, error) => ended(error.message));
  });
}

describe('tags', () => {
  test('stand where the meter reads them', async () => {
    const queue = closing(new Queue('tagged', { connection: jobs(), ...queueDefaults }));
    const job = await tagged('import', '4711', () => enqueue(queue, 'row', { row: 1 }));
    expect(job?.data).toEqual({ row: 1, bulkhead: { source: 'import', account: '4711', hops: 1 } });
    expect(jobTags(job?.data)).toEqual({ source: 'import', account: '4711' });
    expect((await enqueue(queue, 'row', { row: 2 }))?.data).toEqual({ row: 2 });
  });

  test('a job that sets itself off ends with the eighth', async () => {
    const told = jest.spyOn(console, 'error').mockImplementation(() => {});
    const queue = closing(new Queue('loop', { connection: jobs(), ...queueDefaults }));
    const again = inTagsOf(async (job: Job) => {
      await enqueue(queue, 'again', {});
      return job.data.bulkhead.hops;
    });
    const worker = closing(new Worker('loop', again, { connection: jobs() }));
    const ends = endsOf(worker, 8);
    await tagged('auto-assign', '4711', () => enqueue(queue, 'again', {}));
    expect(await ends).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await queue.getJobCountByTypes('waiting', 'active', 'delayed')).toBe(0);
    expect(told.mock.calls).toEqual([['again not enqueued: job 9 in a row of auto-assign, 4711']]);
    told.mockRestore();
  });
});

test('outside of a stage the guards let everything through, tags and all', async () => {
  const redis = disconnecting(new Redis(jobs()));
  const plain = closing(new Queue('guarded', { connection: jobs() }));
  const queue = guardedQueues([plain], redis).get('guarded');
  if (queue === undefined) throw new Error('no queue');
  const done = async (job: Job) => job.data;
  const worker = closing(guardedWorker('guarded', jobs(), done));
  const ends = endsOf(worker, 3);
  const work = { name: 'row', data: { row: 1 }, kind: 'bulk' } as const;
  await tagged('import', '4711', () => enqueueGuarded(queue, work));
  await tagged('csv', '7', () => enqueueAllGuarded(queue, [{ ...work, data: { row: 2 } }]));
  await enqueueGuarded(queue, { ...work, kind: 'urgent' });
  expect(await ends).toEqual([
    { row: 1, bulkhead: { source: 'import', account: '4711', hops: 1, kind: 'bulk' } },
    { row: 2, bulkhead: { source: 'csv', account: '7', hops: 1, kind: 'bulk' } },
    { row: 1, bulkhead: { kind: 'urgent' } },
  ]);
});

test('a guarded worker tells the first error of a kind in a minute, and not thousands', async () => {
  const told = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const worker = closing(guardedWorker('guarded', jobs(), async () => {}));
  const full = "OOM command not allowed when used memory > 'maxmemory'";
  for (const message of [full, full, 'LOADING', full]) worker.emit('error', new Error(message));
  expect(told.mock.calls).toEqual([
    ['guarded:', full],
    ['guarded:', 'LOADING'],
  ]);
  told.mockRestore();
});

test('what a guarded job sets off has its tags and not its kind', async () => {
  const queue = closing(new Queue('guarded-next', { connection: jobs(), ...queueDefaults }));
  const first = { data: { bulkhead: { source: 'import', account: '7', hops: 1, kind: 'urgent' } } };
  const next = await inTagsOf(() => enqueue(queue, 'next', {}))(first as Job);
  expect(next?.data).toEqual({ bulkhead: { source: 'import', account: '7', hops: 2 } });
  const untagged = { data: { bulkhead: { kind: 'urgent' } } };
  expect((await inTagsOf(() => enqueue(queue, 'next', {}))(untagged as Job))?.data).toEqual({});
});

describe('pushes', () => {
  test('one waits for each conversation; one that runs is no longer in the way', async () => {
    const queue = closing(pushQueue(jobs()));
    for (const conversation of ['a', 'a', 'b', 'a']) await push(queue, conversation);
    expect((await queue.getWaiting()).map(({ data }) => data.conversation).sort()).toEqual(['a', 'b']);

    const heard: string[] = [];
    const subscriber = disconnecting(new Redis(pubsub()));
    subscriber.on('message', (channel, message) => heard.push(`${channel} ${message}`));
    await subscriber.subscribe('conversation:a', 'conversation:b');
    const publishing = disconnecting(publisher(pubsub()));
    await once(publishing, 'ready');
    const worker = closing(pushWorker(jobs(), 1, publishing));
    expect(await endsOf(worker, 2)).toEqual(['told', 'told']);
    const third = endsOf(worker, 1);
    await push(queue, 'a');
    expect(await third).toEqual(['told']);
    // The job has ended; its message is still on the way.
    for (let waits = 0; heard.length < 3 && waits < 100; waits += 1) await sleep(50);
    expect(heard.sort()).toEqual([
      'conversation:a changed',
      'conversation:a changed',
      'conversation:b changed',
    ]);
  });

  test('what is older than a minute is not told', async () => {
    const queue = closing(pushQueue(jobs()));
    await queue.add('push', { conversation: 'late' }, { timestamp: Date.now() - 60_001 });
    const publishing = disconnecting(publisher(pubsub()));
    const publish = jest.spyOn(publishing, 'publish');
    const worker = closing(pushWorker(jobs(), 1, publishing));
    expect(await endsOf(worker, 1)).toEqual(['too late']);
    expect(publish).not.toHaveBeenCalled();
  });

  test('one retry, little history', async () => {
    const queue = closing(pushQueue(jobs()));
    await push(queue, 'kept');
    const [job] = await queue.getWaiting();
    expect(job?.opts).toMatchObject({
      attempts: 2,
      removeOnComplete: true,
      removeOnFail: { age: 3600, count: 100 },
    });
    await queue.drain();
  });

  test('publishing gives up after 200 ms on a store that says nothing', async () => {
    // Answers everything but a publish, as a store that is stuck behind a long command.
    const server = closing(
      await muteServer((socket, chunk) => {
        const commands = chunk.toString().match(/^\*\d+\r$/gm) ?? [];
        if (!/publish/i.test(chunk.toString())) socket.write('+OK\r\n'.repeat(commands.length));
      }),
    );
    const publishing = disconnecting(publisher({ host: '127.0.0.1', port: server.port }));
    await once(publishing, 'ready');
    const began = performance.now();
    await expect(publishing.publish('conversation:a', 'changed')).rejects.toThrow('Command timed out');
    // Not at once. That it is not much later, `npm run bench` says.
    expect(performance.now() - began).toBeGreaterThan(190);
    expect(publishing.options.commandTimeout).toBe(200);
  });

  test('without a connection it fails at once and keeps nothing', async () => {
    const publishing = disconnecting(publisher({ host: '127.0.0.1', port: 1, lazyConnect: true }));
    publishing.on('error', () => {});
    await expect(publishing.publish('conversation:a', 'changed')).rejects.toThrow();
  });
});
