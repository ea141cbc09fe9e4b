import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { clientOptions } from '../support/stores/store-connection';
import { until } from './until';

const jobs = 300;

let store: ObservedStore;
let queue: Queue;
let worker: Worker | undefined;
let ran = 0;
let refused = 0;

beforeAll(async () => {
  store = await observedStore('jobs', 'bullmq');
  queue = new Queue('default', { connection: clientOptions(store.connection, store.connection.app) });
});
beforeEach(async () => {
  await full(false);
  await store.observer.flushall();
  [ran, refused] = [0, 0];
  await queue.addBulk(Array.from({ length: jobs }, (_, row) => ({ name: 'Row', data: { row } })));
});
afterEach(() => worker?.close());
afterAll(async () => {
  await full(false);
  await queue.close();
  await store.stop();
});

/** A limit below what is used: every write that adds is refused. */
const full = (yes: boolean) => store.observer.config('SET', 'maxmemory', yes ? 1_000 : 0);

function startWorker(): void {
  const connection = clientOptions(store.connection, store.connection.app);
  const perform = async () => {
    ran += 1;
    await sleep(2);
  };
  // A check for stalled jobs that a full store refuses leaves a timer behind, and nothing stalls here.
  worker = new Worker(queue.name, perform, { connection, concurrency: 5, skipStalledCheck: true });
  worker.on('error', ({ message }) => {
    if (message.startsWith('OOM')) refused += 1;
  });
}

test('BullMQ: a worker that is busy when the store fills drains it, 300 of 300', async () => {
  startWorker();
  await until(() => ran > 20, 'it is busy');
  await full(true);
  await until(() => ran === jobs, 'all have run');
  await until(async () => (await queue.getCompletedCount()) === jobs, 'all ends are written');
});

test('BullMQ: a worker that starts at a full store takes none of 300, asks again at once, and goes on when there is room', async () => {
  await full(true);
  startWorker();
  await until(() => refused > 100, 'it has asked a hundred times');
  expect([ran, await queue.getWaitingCount()]).toEqual([0, jobs]);
  await full(false);
  await until(() => ran === jobs, 'all have run');
});
