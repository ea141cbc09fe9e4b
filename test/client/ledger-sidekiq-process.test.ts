import { setTimeout as sleep } from 'node:timers/promises';
import { jsonRecord } from '../../domain/json-record';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { floodStore } from './filled-store';
import { JobLedger } from './job-ledger';
import { installedSidekiqs } from './sidekiq/installed-sidekiqs';
import type { SidekiqFormat } from './sidekiq/sidekiq-format';
import { sidekiqProcess } from './sidekiq/sidekiq-process';
import { sidekiqReplay } from './sidekiq/sidekiq-replay';
import { until } from './until';

const mebibyte = 1024 * 1024;
const nothingWrong = { lost: [], doubled: [], neverAcknowledged: [] };

let store: ObservedStore;
let platform: SidekiqFormat | undefined;

/** Jids of all jobs that the store has, wherever. */
async function standing(): Promise<string[]> {
  const { observer } = store;
  const sets = await Promise.all(['schedule', 'retry', 'dead'].map((key) => observer.zrange(key, '0', '-1')));
  const payloads = [...(await observer.lrange('queue:default', 0, -1)), ...sets.flat()];
  return payloads.map((payload) => String(jsonRecord(payload)?.jid));
}
function ledgerOf(jids: readonly string[], runs: readonly string[]): JobLedger {
  const ledger = new JobLedger();
  for (const jid of jids) ledger.acknowledge(jid);
  for (const jid of runs) ledger.ran(jid);
  return ledger;
}

beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq', { tls: true });
});
beforeEach(async () => {
  await store.observer.flushall();
  await store.observer.config('SET', 'maxmemory', 12 * mebibyte);
});
afterEach(async () => {
  await store.observer.config('SET', 'maxmemory', 32 * mebibyte);
  await platform?.stop();
  platform = undefined;
});
afterAll(() => store.stop());

// Where there is no Ruby, the same commands by TypeScript are all that shows it.
const implementations: [string, () => SidekiqFormat][] = [
  ['the same commands from TypeScript', () => sidekiqReplay(store.connection)],
];
for (const sidekiq of installedSidekiqs()) {
  implementations.push([`Sidekiq ${sidekiq.version}`, () => sidekiqProcess(sidekiq, store.connection)]);
}

test.each(implementations)('%s: nothing is lost at a full store', async (_, start) => {
  platform = start();
  const { deploy, push, startWorkers, runs, refusedWrites } = platform;
  await deploy();
  const pushed = [await push('import', 'bulk', 200), await push('inbox', 'bulk', 100)];
  const jids = pushed.flatMap((one) => one.jids);
  expect(jids).toHaveLength(300);
  let imports = 200;

  const flooding = floodStore(store.observer);
  try {
    let refused = await push('import', 'bulk', 200);
    // Until the store is above the ceiling, and the producer has looked at it since.
    for (; refused.refused.ceiling !== 200; refused = await push('import', 'bulk', 200)) {
      jids.push(...refused.jids);
      imports += refused.jids.length;
    }
    expect(refused).toMatchObject({ jids: [], refused: { ceiling: 200 } });
    // What the store takes of it counts as acknowledged, the rest is the producer's.
    for (let isFull = false; !isFull; ) {
      const urgent = await push('inbox', 'urgent', 50);
      jids.push(...urgent.jids);
      isFull = (urgent.refused.OOM ?? 0) > 0;
    }
    await deploy({ source: 'import' });
    expect((await push('import', 'bulk', 200)).refused).toEqual({ deferred: 200 });
    await startWorkers();
    await until(() => refusedWrites() > 5, 'jobs are put off, and the store refuses them');
    await sleep(500);
  } finally {
    await flooding.stop();
  }
  const inbox = jids.length - imports;
  expect(runs().length).toBeLessThanOrEqual(inbox);
  await store.observer.config('SET', 'maxmemory', 32 * mebibyte);
  await until(() => runs().length >= inbox, 'all that is not switched off has run');
  // Those that are looked at again just then are in no list.
  await until(async () => (await standing()).length === imports, 'all the rest stands somewhere');
  expect(new Set(runs()).size).toBe(inbox);

  await deploy();
  await until(() => new Set(runs()).size === jids.length, 'all of it has run');
  await sleep(500);
  expect(ledgerOf(jids, runs()).balance(await standing())).toEqual(nothingWrong);
});

test.each(implementations)('%s: what falls due at a full store is not lost', async (_, start) => {
  platform = start();
  const { deploy, startWorkers, runs } = platform;
  await deploy();
  const jids = Array.from({ length: 100 }, (_, number) => String(number).padStart(24, '0'));
  for (const jid of jids) {
    const job = {
      class: 'Row',
      args: ['x'.repeat(1000)],
      jid,
      queue: 'default',
      retry: true,
      created_at: 1,
    };
    await store.observer.zadd('schedule', 1, JSON.stringify(job));
  }
  const flooding = floodStore(store.observer);
  try {
    await sleep(500);
    await startWorkers();
    await sleep(2000);
  } finally {
    await flooding.stop();
  }
  await store.observer.config('SET', 'maxmemory', 32 * mebibyte);
  await until(() => new Set(runs()).size === jids.length, 'all of it has run');
  await sleep(500);
  expect(ledgerOf(jids, runs()).balance(await standing())).toEqual(nothingWrong);
});
