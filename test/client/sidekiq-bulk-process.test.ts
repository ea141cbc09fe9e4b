import { spawnSync } from 'node:child_process';
import { jsonRecord, recordIn } from '../../domain/json-record';
import type { Switch } from '../../domain/switchboard/document';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { type InstalledSidekiq, installedSidekiqs } from './sidekiq/installed-sidekiqs';
import { writtenDocument, writtenSwitch } from './written-document';

const mebibyte = 1024 * 1024;
const script = 'test/client/sidekiq/bulk.rb';

let store: ObservedStore;
beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
});
beforeEach(() => store.observer.flushall());
afterAll(() => store.stop());

interface Bulk {
  readonly jobs: number;
  readonly ceilingAfter?: number;
  readonly switches?: readonly Partial<Switch>[];
}

/** perform_bulk by a process of its own. @throws what Ruby says */
function performBulk(sidekiq: InstalledSidekiq, { jobs, ceilingAfter, switches = [] }: Bulk) {
  const { host, port, app } = store.connection;
  const { status, stdout, stderr } = spawnSync(
    sidekiq.ruby,
    [script, String(jobs), String(ceilingAfter ?? 'never')],
    {
      encoding: 'utf8',
      env: {
        ...sidekiq.env,
        REDIS_URL: `redis://${app.name}:${app.password}@${host}:${port}/0`,
        BULK_BOARD: JSON.stringify(writtenDocument({ switches: switches.map(writtenSwitch) })),
      },
    },
  );
  if (status !== 0) throw new Error(stderr);
  return recordIn(jsonRecord(stdout.trim().split('\n').at(-1) ?? '')) ?? {};
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

async function written() {
  const jobs = (await store.observer.lrange('queue:default', 0, -1)).map((payload) => jsonRecord(payload));
  return {
    jids: jobs.map((job) => String(job?.jid)).sort(),
    numbers: jobs.map((job) => list(job?.args)[0]),
  };
}

const sidekiqs = installedSidekiqs().map((one) => [one.version, one] as const);

// Where there is no Ruby, addBulk of test/client/guarded-bulk.test.ts is what shows the same.
if (sidekiqs.length > 0) {
  describe.each(sidekiqs)('perform_bulk with the guard, Sidekiq %s', (_, sidekiq) => {
    test('what nothing stops is enqueued as ever', async () => {
      const { returned, counted } = performBulk(sidekiq, { jobs: 2_500 });
      expect([list(returned).length, counted, (await written()).jids.length]).toEqual([2_500, {}, 2_500]);
    });

    test('a sample of 50 % lets about half of 100 pass, and says which', async () => {
      const half = { source: '*', action: 'sample', percent: 50 } as const;
      const { raised, jids, left, counted, message, cause } = performBulk(sidekiq, {
        jobs: 100,
        switches: [half],
      });
      const { length } = list(jids);
      // 25 to 75 of 100 fair coins: all but once in a million runs.
      expect(Math.abs(length - 50)).toBeLessThan(26);
      expect((await written()).jids).toEqual([...list(jids)].sort());
      expect([raised, cause, counted]).toEqual([
        'Bulkhead::PartlyEnqueued',
        null,
        { 'refused switch': 100 - length },
      ]);
      expect(message).toBe(
        `${length} of 100 jobs are enqueued, ${100 - length} are not: Row is not enqueued: deferred (runaway import)`,
      );
      const there = new Set((await written()).numbers);
      expect(list(left)).toEqual(Array.from({ length: 100 }, (_, n) => n).filter((n) => !there.has(n)));
    });

    test('a ceiling that is reached after 1,000 of 3,000: these are said, and 2,000 refusals counted', async () => {
      const { jids, left, counted, message } = performBulk(sidekiq, { jobs: 3_000, ceilingAfter: 1_000 });
      expect((await written()).jids).toEqual([...list(jids)].sort());
      expect([list(jids).length, list(left).length, list(left)[0], counted]).toEqual([
        1_000,
        2_000,
        1_000,
        { 'refused ceiling': 2_000 },
      ]);
      expect(message).toBe('1000 of 3000 jobs are enqueued, 2000 are not: Row is not enqueued: ceiling');
    });

    test('switched off: nothing was written, and each of them is counted', async () => {
      const { raised, counted } = performBulk(sidekiq, {
        jobs: 1_500,
        switches: [{ source: '*', jobClass: 'Row', action: 'off' }],
      });
      expect([raised, counted, (await written()).jids]).toEqual([
        'Bulkhead::EnqueueRefused',
        { 'refused switch': 1_500 },
        [],
      ]);
    });

    test('a store that is full after some batches: what it took is said, and what is left', async () => {
      const used = Number(/used_memory:(\d+)/.exec(await store.observer.info('memory'))?.[1]);
      await store.observer.config('SET', 'maxmemory', used + 3 * mebibyte);
      const { jids, left, cause, counted } = performBulk(sidekiq, { jobs: 6_000 });
      await store.observer.config('SET', 'maxmemory', 64 * mebibyte);
      const { length } = list(jids);
      expect((await written()).jids).toEqual([...list(jids)].sort());
      expect(length).toBeGreaterThanOrEqual(1_000);
      expect([list(left).length, list(left)[0], counted]).toEqual([6_000 - length, length, {}]);
      expect(cause).toEqual(expect.stringContaining('OOM'));
    });
  });
}
