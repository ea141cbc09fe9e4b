import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { acceptedSwitchboard } from '../../client/accepted-switchboard';
import { enqueueCeiling } from '../../client/enqueue-ceiling';
import { EnqueueRefused } from '../../client/enqueue-refused';
import { guardedProcessor } from '../../client/guarded-processor';
import { guardedQueue } from '../../client/guarded-queue';
import { obeyedSwitchboard } from '../../client/obeyed-switchboard';
import { shedCounts } from '../../client/shed-counts';
import type { Switchboard } from '../../client/switchboard';
import type { Switch } from '../../domain/switchboard/document';
import type { ShedCount } from '../../domain/switchboard/log-line';
import { type ObservedStore, observedStore } from '../lambdas/queue-meter/observed-store';
import { clientOptions } from '../support/store-connection';
import { flood } from './filled-store';
import { JobLedger } from './job-ledger';
import { writtenDocument, writtenSwitch } from './written-document';

const mebibyte = 1024 * 1024;

let store: ObservedStore;
let opened: { close(): Promise<unknown> | unknown }[] = [];
let board: Switchboard;
let ledger: JobLedger;
const shed: ShedCount[] = [];
/** What the workers told. */
const errors: string[] = [];

const closing = <T extends { close(): Promise<unknown> | unknown }>(one: T): T => {
  opened.push(one);
  return one;
};
const connection = () => clientOptions(store.connection, store.connection.app);
/** Quick, so that what was put off comes back while somebody looks. */
const release = { deferSeconds: 10, deferredJobsPerSecondPerTask: 1000, unparkJobsPerSecond: 50 };
function deploy(...switches: Partial<Switch>[]): void {
  const document = writtenDocument({ switches: switches.map(writtenSwitch) });
  const obeyed = obeyedSwitchboard(acceptedSwitchboard(JSON.stringify(document), []));
  board = { ...obeyed, release: () => ({ ...release, deferSeconds: 0.2 }) };
}
const switchboard: Switchboard = {
  verdict: (job, kind) => board.verdict(job, kind),
  queueOf: (jobClass) => board.queueOf(jobClass),
  release: () => board.release(),
};
async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const began = Date.now(); !(await holds()); await sleep(20)) {
    if (Date.now() - began > 20_000) throw new Error(`not within 20 s: ${what}`);
  }
}

/** A queue of its own with both guards, and what they tell. */
function platform() {
  const name = `ledger-${randomUUID()}`;
  const queue = closing(new Queue(name, { connection: connection() }));
  queue.on('error', () => {});
  const counts = shedCounts({ log: (line) => line.bulkhead === 'shed' && shed.push(...line.counts) });
  closing({ close: () => counts.stop() });
  const redis = new Redis(connection());
  closing({ close: () => redis.disconnect() });
  const ceiling = enqueueCeiling({ info: () => redis.info('memory'), ceilingPercent: 75, everySeconds: 0.1 });
  closing({ close: () => ceiling.stop() });
  const guarded = guardedQueue({ queue, switchboard, counts, ceiling });
  const add = async (source: string, kind: 'urgent' | 'bulk') => {
    const data = { text: 'x'.repeat(1000), bulkhead: { source, account: '7' } };
    const options = { removeOnComplete: true, removeOnFail: false };
    const added = await guarded.add({ name: 'Row', data, options, kind });
    if (added.outcome === 'enqueued') ledger.acknowledge(added.job.id);
    return added;
  };
  const start = (run: (job: Job) => Promise<unknown>, lockDuration = 30_000) => {
    const process = guardedProcessor({ process: run, switchboard, counts, worker: () => worker });
    const timing = { lockDuration, stalledInterval: lockDuration, runRetryDelay: 200 };
    const worker: Worker = closing(
      new Worker(name, process, { connection: connection(), concurrency: 5, ...timing }),
    );
    worker.on('error', (error) => errors.push(error.message));
    return worker;
  };
  const standing = async () => {
    const jobs = await queue.getJobs(['wait', 'active', 'delayed', 'prioritized', 'failed']);
    return jobs.map(({ id }) => id ?? '');
  };
  return { queue, ceiling, add, start, standing };
}

beforeAll(async () => {
  store = await observedStore('jobs', 'bullmq');
});
beforeEach(async () => {
  ledger = new JobLedger();
  shed.length = 0;
  errors.length = 0;
  deploy();
  await store.observer.flushall();
  await store.observer.config('SET', 'maxmemory', 12 * mebibyte);
});
afterEach(async () => {
  await store.observer.config('SET', 'min-replicas-to-write', 0);
  await store.observer.config('SET', 'maxmemory', 32 * mebibyte);
  for (const one of opened.reverse()) await one.close();
  opened = [];
});
afterAll(() => store.stop());

test('a full store, a switch set, memory released, the switch cleared: nothing is lost', async () => {
  const { queue, ceiling, add, start, standing } = platform();
  await ceiling.firstRead;
  for (let number = 0; number < 300; number += 1) await add(number % 3 ? 'import' : 'inbox', 'bulk');
  let open = () => {};
  closing({ close: () => open() });
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const worker = start(async (job) => {
    await gate;
    ledger.ran(job.id);
  });
  await until(async () => (await queue.getActiveCount()) === 5, 'the worker holds five jobs');
  const flooding = flood(store.observer);
  closing({ close: () => flooding.stop() });
  await until(() => ceiling.reached(), 'the ceiling is seen');
  expect(ceiling.usedPercent()).toBeGreaterThan(99);

  expect(await slowestRefusal(() => add('import', 'bulk'), 'ceiling')).toBeLessThan(50);
  // Urgent work goes to the store. What that refuses is not acknowledged, and so not in the ledger.
  const urgent = await Promise.allSettled(Array.from({ length: 50 }, () => add('inbox', 'urgent')));
  expect(urgent.map((one) => one.status === 'rejected' && String(one.reason))).toContainEqual(
    expect.stringContaining('OOM'),
  );
  deploy({ source: 'import' });
  expect(await slowestRefusal(() => add('import', 'bulk'), 'deferred')).toBeLessThan(50);
  open();
  await sleep(1000);
  console.log(ledger.ranJobs, await queue.getJobCounts(), (await standing()).length);

  await flooding.stop();
  await store.observer.config('SET', 'maxmemory', 32 * mebibyte);
  await until(
    async () => (await queue.getActiveCount()) + (await queue.getWaitingCount()) === 0,
    'the queue is through',
  );
  console.log(ledger.ranJobs, await queue.getJobCounts());
  expect(ledger.balance(await standing())).toEqual({ lost: [], doubled: [], neverAcknowledged: [] });

  deploy();
  await until(() => ledger.ranJobs === ledger.acknowledgedJobs, 'all of it has run');
  await until(async () => (await standing()).length === 0, 'all of it has ended');
  expect(ledger.balance([])).toEqual({ lost: [], doubled: [], neverAcknowledged: [] });
  expect(worker.isPaused()).toBe(false);
});

/** Of 1,000 refusals, in milliseconds. */
async function slowestRefusal(add: () => Promise<unknown>, code: string): Promise<number> {
  let slowest = 0;
  for (let number = 0; number < 1000; number += 1) {
    const began = performance.now();
    const error = await add().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    slowest = Math.max(slowest, performance.now() - began);
    expect(error).toBeInstanceOf(EnqueueRefused);
    expect(error).toMatchObject({ code });
  }
  return slowest;
}
