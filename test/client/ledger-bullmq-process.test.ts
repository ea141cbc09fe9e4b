import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { EnqueueRefused } from '../../client/enqueue-refused';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { floodStore } from './filled-store';
import { type Gate, gate } from './gate';
import { type GuardedPlatform, guardedPlatform } from './guarded-platform';
import { until } from './until';

const mebibyte = 1024 * 1024;
const nothingWrong = { lost: [], doubled: [], neverAcknowledged: [] };

let store: ObservedStore;
let platform: GuardedPlatform;
let door: Gate;
const memory = (mebibytes: number) => store.observer.config('SET', 'maxmemory', mebibytes * mebibyte);
/** As a primary that has lost its replicas. */
const refuseWrites = (refused: boolean) =>
  store.observer.config('SET', 'min-replicas-to-write', refused ? 1 : 0);

/** A job that has run stands until its end is written, and may be seen in between; one that would run again goes on standing. */
async function balances(): Promise<void> {
  let found: unknown;
  const balanced = async () => {
    found = platform.ledger.balance(await platform.standing());
    return isDeepStrictEqual(found, nothingWrong);
  };
  await until(balanced, 'the ledger balances').catch(() => expect(found).toEqual(nothingWrong));
}

beforeAll(async () => {
  store = await observedStore('jobs', 'bullmq', { tls: true });
});
beforeEach(async () => {
  await store.observer.flushall();
  await memory(12);
  platform = guardedPlatform(store.connection);
  door = gate();
});
afterEach(async () => {
  await refuseWrites(false);
  await memory(32);
  door.open();
  await platform.close();
});
afterAll(() => store.stop());

/** How long a refusal takes, `npm run bench` says. */
async function refuses600(code: string): Promise<void> {
  for (let number = 0; number < 600; number += 1) {
    const error = await platform.add('import', 'bulk').then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(EnqueueRefused);
    expect(error).toMatchObject({ code });
  }
}

async function allHasRun(): Promise<void> {
  const { ledger } = platform;
  await until(() => ledger.ranJobs === ledger.acknowledgedJobs, 'all of it has run');
  await until(async () => (await platform.standing()).length === 0, 'all of it has ended');
}

test('a full store, a switch set, memory released, the switch cleared: nothing is lost', async () => {
  const { queue, ceiling, ledger, add, deploy } = platform;
  await ceiling.firstRead;
  for (let number = 0; number < 300; number += 1) await add(number % 3 === 0 ? 'inbox' : 'import', 'bulk');
  // Longer than a busy machine needs until the store has room: a lock that runs out means a second run, which is right.
  const worker = platform.startWorker(() => door.passed, 120_000);
  await until(async () => (await queue.getActiveCount()) === 5, 'the worker holds five jobs');
  const flooding = floodStore(store.observer);
  try {
    await until(() => (ceiling.usedPercent() ?? 0) > 99, 'the store is full');
    await refuses600('ceiling');
    // Urgent work goes to the store. What that refuses is not acknowledged, and so not in the ledger.
    const urgent = await Promise.allSettled(Array.from({ length: 50 }, () => add('inbox', 'urgent')));
    const refusals = urgent.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(refusals).toContainEqual(expect.stringContaining('OOM'));
    deploy({ source: 'import' });
    await refuses600('deferred');
    door.open();
    await until(() => platform.errors.some((error) => error.includes('OOM')), 'the worker is refused');
    await sleep(500);
    // It cannot drain itself: not even a fetch has room.
    expect(await queue.getWaitingCount()).toBeGreaterThan(200);
    await balances();
  } finally {
    await flooding.stop();
  }

  await memory(32);
  await until(
    async () => (await queue.getJobCountByTypes('active', 'waiting')) === 0,
    'the queue is through',
  );
  const ran = ledger.ranJobs;
  await sleep(300);
  expect(ledger.ranJobs).toBe(ran);
  expect((await platform.standing()).length).toBe(200);
  await balances();

  deploy();
  await allHasRun();
  await balances();
  expect(worker.isPaused()).toBe(false);
  await platform.close();
  const counted = (outcome: string, cause: string) =>
    platform.shed.filter((one) => one.outcome === outcome && one.cause === cause);
  const what = { jobClass: 'Row', source: 'import', account: '7' };
  expect(counted('refused', 'ceiling')).toEqual([
    { outcome: 'refused', cause: 'ceiling', ...what, jobs: 600 },
  ]);
  expect(counted('refused', 'switch')).toEqual([{ outcome: 'refused', cause: 'switch', ...what, jobs: 600 }]);
  expect(counted('deferred', 'switch')).toEqual([
    { outcome: 'deferred', cause: 'switch', ...what, jobs: 200 },
  ]);
});

describe('a store that refuses every write while jobs are put off', () => {
  beforeEach(async () => {
    const { queue, add, deploy, startWorker } = platform;
    for (let number = 0; number < 40; number += 1) await add('import', 'bulk');
    const worker = startWorker(() => door.passed);
    await until(async () => (await queue.getActiveCount()) === 5, 'the worker holds five jobs');
    await refuseWrites(true);
    deploy({ source: 'import' });
    door.open();
    await until(() => worker.isPaused(), 'the worker takes no more');
    await sleep(300);
    expect(await queue.getActiveCount()).toBe(5);
    expect(await queue.getWaitingCount()).toBe(35);
  });

  test('the worker holds them, and goes on by itself', async () => {
    await refuseWrites(false);
    await until(async () => (await platform.queue.getDelayedCount()) === 40, 'all is put off');
    await balances();
    expect(platform.ledger.ranJobs).toBe(0);
    platform.deploy();
    await allHasRun();
    await balances();
  });

  test('their locks run out meanwhile: they are found as stalled, and run once', async () => {
    await sleep(2500);
    await refuseWrites(false);
    platform.deploy();
    await allHasRun();
    await balances();
  });

  test('the worker is stopped meanwhile: another one finds them', async () => {
    const { startWorker, close } = platform;
    await close();
    await refuseWrites(false);
    const ledger = platform.ledger;
    expect(ledger.ranJobs).toBe(0);
    platform.deploy();
    startWorker();
    await until(() => ledger.ranJobs === ledger.acknowledgedJobs, 'all of it has run');
    expect(ledger.balance([])).toEqual(nothingWrong);
  });
});
