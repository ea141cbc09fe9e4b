import type { ParkedJob } from '../../../domain/parked/parked-job';
import { everything, type MoverBench, moverBench } from './mover-bench';
import { jidsIn, payload } from './sidekiq-jobs';

let bench: MoverBench;

beforeAll(async () => {
  bench = await moverBench('sidekiq');
});
beforeEach(() => bench.empty());
afterEach(async () => expect(await bench.store.refusals()).toEqual([]));
afterAll(() => bench.stop());

const purge = { kind: 'purge', id: 'purge-20261119-143000-k7fd' } as const;

/** The keys that sidekiq-unique-jobs 8 leaves for a job that waits (its lua/lock.lua), and the sets that list them. */
async function lock(digest: string, jid: string): Promise<void> {
  const { observer } = bench.store;
  await observer.set(digest, jid);
  await observer.hset(`${digest}:LOCKED`, jid, '1795472050.4');
  await observer.set(`${digest}:INFO`, '{"worker":"Send"}');
  await observer.zadd('uniquejobs:digests', 1795472050, digest);
}

const unique = (jid: string, digest = `uniquejobs:${jid}`) =>
  payload(jid, { lock: 'until_executed', lock_digest: digest });

describe('uniqueness locks', () => {
  const fill = async () => {
    const { observer } = bench.store;
    await observer.lpush('queue:bulk', unique('a'), unique('b'), payload('plain'));
    await observer.lpush('queue:bulk', payload('ent', { unique_for: 3600 }));
    // Unique only while it runs: it holds none as long as it waits.
    for (const lock of ['while_executing', 'while_executing_reject']) {
      await observer.lpush('queue:bulk', payload(lock, { lock, lock_digest: `uniquejobs:${lock}` }));
    }
    for (const jid of ['a', 'b']) await lock(`uniquejobs:${jid}`, jid);
  };

  test('are counted by a look and by the operation, and stay', async () => {
    await fill();
    expect(await bench.look()).toMatchObject({ locked: { releasable: 2, other: 1 } });
    const { operation } = await bench.take(purge);
    expect(operation).toMatchObject({ taken: 6, locked: { releasable: 2, other: 1 } });
    const { observer } = bench.store;
    expect((await observer.keys('uniquejobs:*')).length).toBe(7);
  });

  test('go with the jobs when it is asked for, and nobody else’s', async () => {
    await fill();
    const { observer } = bench.store;
    // Held by another job that runs; and by two, of which one is parked.
    await observer.lpush('queue:bulk', unique('late', 'uniquejobs:busy'), unique('one', 'uniquejobs:two'));
    await lock('uniquejobs:busy', 'running');
    await lock('uniquejobs:two', 'one');
    await observer.hset('uniquejobs:two:LOCKED', 'running', '1');
    await bench.take({ ...purge, releaseLocks: true });
    expect((await observer.keys('uniquejobs:*')).sort()).toEqual([
      'uniquejobs:busy',
      'uniquejobs:busy:INFO',
      'uniquejobs:busy:LOCKED',
      'uniquejobs:digests',
      'uniquejobs:two',
      'uniquejobs:two:INFO',
      'uniquejobs:two:LOCKED',
    ]);
    expect(await observer.zrange('uniquejobs:digests', '0', '-1')).toEqual([
      'uniquejobs:busy',
      'uniquejobs:two',
    ]);
    expect(await observer.hkeys('uniquejobs:two:LOCKED')).toEqual(['running']);
  });
});

test('a purge takes along how far an iterable job is, and whoever brings it back gives it back', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', payload('it'), payload('plain'));
  await observer.hset('it-it', { ex: '3', c: '1200', rt: '41.5' });
  await bench.take(purge);
  expect(await observer.exists('it-it')).toBe(0);
  await bench.giveBack({ id: purge.id });
  expect(await observer.hgetall('it-it')).toEqual({ ex: '3', c: '1200', rt: '41.5' });
  expect(await observer.ttl('it-it')).toBeGreaterThan(29 * 24 * 3600);
  expect((await jidsIn(observer)).sort()).toEqual(['it', 'plain']);
  // What is parked goes on where it stands.
  await bench.take();
  expect(await observer.hgetall('it-it')).toMatchObject({ c: '1200' });
});

test('a job whose text is no UTF-8 is parked and comes back byte for byte', async () => {
  const { observer } = bench.store;
  // An app that cut a string in the middle of a letter, or wrote another encoding.
  const inQueue = Buffer.from(payload('q').replace('\\"queue\\":', 'caf§'), 'latin1');
  const retried = Buffer.from(payload('r').replace('\\"queue\\":', 'caf§'), 'latin1');
  await observer.lpush('queue:bulk', inQueue);
  await observer.zadd('retry', 5, retried);
  const { operation } = await bench.take({
    pattern: { ...everything, source: 'broadcast', account: 'acme' },
  });
  expect(operation).toMatchObject({ taken: 2, doubtful: 0 });
  expect([await observer.llen('queue:bulk'), await observer.zcard('retry')]).toEqual([0, 0]);
  await bench.giveBack();
  const [again] = await observer.zrangeBuffer('retry', '0', '-1');
  expect(again).toEqual(retried);
  const [back = Buffer.alloc(0)] = await observer.lrangeBuffer('queue:bulk', 0, -1);
  // All but the time since when it waits.
  const timeless = (bytes: Buffer) => bytes.toString('latin1').replace(/"enqueued_at":\d{10}[\d.]*/, '');
  expect(timeless(back)).toBe(timeless(inQueue));
});

test('a queue that no pool serves is seen and parked like any other', async () => {
  const { observer } = bench.store;
  await observer.sadd('queues', 'old', 'bulk');
  await observer.lpush(
    'queue:old',
    ...Array.from({ length: 50 }, (_, n) => payload(`j${n}`, { queue: 'old' })),
  );
  expect(await bench.look()).toMatchObject({ seen: 50, counts: [{ queue: 'old', jobs: 50 }] });
  expect((await bench.take()).operation).toMatchObject({ taken: 50, counts: [{ queue: 'old', jobs: 50 }] });
  expect(await observer.llen('queue:old')).toBe(0);
  await bench.giveBack({ toQueue: 'bulk' });
  expect(await observer.llen('queue:bulk')).toBe(50);
});

test('batches that the mover of before wrote are read, parked ones and those that it left', async () => {
  const { observer } = bench.store;
  const id = 'park-20261119-143000-old1';
  const job = (jid: string): ParkedJob => ({
    ...{ key: 'queue:bulk', state: 'waiting', queue: 'bulk', jobClass: 'Send' },
    member: payload(jid),
  });
  const nothing = { position: { batch: 1, jobs: 0 }, jobs: 0, present: 0 };
  bench.objects.operations.set(
    id,
    JSON.stringify({
      ...{ version: 1, id, kind: 'park', pattern: everything, who: 'ann', reason: 'x', startedAtSeconds: 1 },
      ...{ phase: 'taking', scan: { pass: 1, place: 0, skip: 0, found: 1, left: 0 } },
      ...{ batches: 1, taken: 1, doubtful: 0, counts: [], nextReturnAtMs: 0 },
      ...{ returned: nothing, returnedDoubtful: nothing },
    }),
  );
  bench.objects.putBatch(id, 1, { version: 1, state: 'parked', jobs: [job('one')], doubtful: [] });
  bench.objects.putBatch(id, 2, {
    version: 1,
    state: 'candidate',
    jobs: [job('two'), job('gone')],
    doubtful: [],
  });
  await observer.lpush('queue:bulk', payload('two'));
  const { operation } = await bench.take({ id });
  expect(operation).toMatchObject({ version: 2, phase: 'kept', taken: 2, doubtful: 1, batches: 2 });
  await bench.giveBack({ id, withDoubtful: true });
  expect((await jidsIn(observer)).sort()).toEqual(['gone', 'one', 'two']);
});
