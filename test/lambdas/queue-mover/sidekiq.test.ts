import { everything, type MoverBench, moverBench } from './mover-bench';
import { broadcasts, jidOf, jidsIn, payload } from './sidekiq-jobs';

let bench: MoverBench;

beforeAll(async () => {
  bench = await moverBench('sidekiq');
});
beforeEach(() => bench.empty());
afterEach(async () => expect(await bench.store.refusals()).toEqual([]));
afterAll(() => bench.stop());

/** 300 jobs in two queues, every third an import, and both sets. */
async function fill(): Promise<void> {
  const { observer } = bench.store;
  for (let n = 0; n < 300; n += 1) {
    const source = n % 3 === 0 ? 'import' : 'broadcast';
    const queue = n % 2 === 0 ? 'bulk' : 'default';
    await observer.lpush(`queue:${queue}`, payload(`j${n}`, { source, queue, account: `a${n % 2}` }));
  }
  await observer.zadd(
    'schedule',
    1795479999.125,
    payload('later'),
    5,
    payload('other', { source: 'import' }),
  );
  await observer.zadd('retry', 1795479999.75, payload('again', { retry_count: 3 }));
}

test('matching jobs of queues, schedule and retries leave; all others stay in their order', async () => {
  await fill();
  const { operation, done } = await bench.take({ pattern: broadcasts });
  expect(done).toBe(true);
  const { phase, taken, doubtful, counts, scan } = operation;
  expect({ phase, taken, doubtful, found: scan.found }).toEqual({
    phase: 'kept',
    taken: 202,
    doubtful: 0,
    found: 0,
  });
  expect(counts).toEqual([
    { queue: 'bulk', jobClass: 'Send', source: 'broadcast', account: 'a0', jobs: 100 },
    { queue: 'default', jobClass: 'Send', source: 'broadcast', account: 'a1', jobs: 100 },
    { queue: 'bulk', jobClass: 'Send', source: 'broadcast', account: 'acme', jobs: 2 },
  ]);
  const left = Array.from({ length: 100 }, (_, index) => `j${index * 3}`);
  const inQueue = async (name: string) =>
    (await bench.store.observer.lrange(`queue:${name}`, 0, -1)).map(jidOf);
  expect((await inQueue('bulk')).reverse()).toEqual(left.filter((_, index) => index % 2 === 0));
  expect((await inQueue('default')).reverse()).toEqual(left.filter((_, index) => index % 2 === 1));
  expect(await bench.store.observer.zrange('schedule', '0', '-1')).toEqual([
    payload('other', { source: 'import' }),
  ]);
  expect(await bench.store.observer.zcard('retry')).toBe(0);
});

test('a job comes back byte by byte, but for the time since when it waits', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', payload('first'), payload('second', { queue: 'bulk' }));
  await observer.zadd('schedule', '1795479999.1234567', payload('later'));
  await bench.take();
  expect(await jidsIn(observer)).toEqual([]);
  const { operation } = await bench.giveBack();
  expect(operation).toMatchObject({ phase: 'returned', returned: { jobs: 3, present: 0 } });
  const back = await observer.lrange('queue:bulk', 0, -1);
  expect(back.map(jidOf)).toEqual(['second', 'first']);
  for (const text of back) {
    expect(Date.now() / 1000 - JSON.parse(text).enqueued_at).toBeLessThan(60);
    expect(text.replace(/"enqueued_at":\d{10}[\d.]*/, '"enqueued_at":1795472050.434529')).toBe(
      payload(jidOf(text)),
    );
  }
  // Valkey from 8.1 on writes the same score as 1.7954799991234567e+9.
  const [later, score] = await observer.zrange('schedule', '0', '-1', 'WITHSCORES');
  expect([later, Number(score)]).toEqual([payload('later'), 1795479999.1234567]);
  expect(await observer.smembers('queues')).toEqual(['bulk']);
  // Personal data do not stay longer than needed.
  expect(bench.objects.batches()).toEqual([]);
});

test('Sidekiq 8 writes whole milliseconds, and so does the mover', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', payload('eight').replace('1795472050.434529', '1795472050434'));
  await bench.take();
  await bench.giveBack();
  const [text = ''] = await observer.lrange('queue:bulk', 0, -1);
  expect(Math.abs(JSON.parse(text).enqueued_at - Date.now())).toBeLessThan(60_000);
});

test('another queue may take them, also when they are tried again', async () => {
  await bench.store.observer.lpush('queue:bulk', payload('one'));
  await bench.store.observer.zadd('retry', 5, payload('two'));
  await bench.take();
  await bench.giveBack({ toQueue: 'default' });
  const [one = ''] = await bench.store.observer.lrange('queue:default', 0, -1);
  const [two = ''] = await bench.store.observer.zrange('retry', '0', '-1');
  expect([JSON.parse(one).queue, JSON.parse(two).queue]).toEqual(['default', 'default']);
  expect(one).toContain('[12345678901234567890,{"enqueued_at":7,"queue":"x"},"\\"queue\\":"]');
  await expect(bench.giveBack({ toQueue: 'nobodys' })).rejects.toThrow(
    'toQueue: expected a queue of this stage (bulk, default), got nobodys',
  );
});

test('a look counts and takes nothing', async () => {
  await fill();
  const before = await jidsIn(bench.store.observer);
  const { done, seen, counts, scan } = await bench.look();
  expect({ done, seen, found: scan.found }).toEqual({ done: true, seen: 303, found: 303 });
  expect(counts.reduce((sum, { jobs }) => sum + jobs, 0)).toBe(303);
  expect(await jidsIn(bench.store.observer)).toEqual(before);
});

test('what nobody can read is moved only with everything, and comes back as it was', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', 'no JSON', payload('one'));
  await bench.take({ pattern: { ...everything, jobClass: 'Send' } });
  expect(await observer.lrange('queue:bulk', 0, -1)).toEqual(['no JSON']);
  await bench.empty();
  await observer.lpush('queue:bulk', 'no JSON');
  await bench.take();
  expect(await observer.llen('queue:bulk')).toBe(0);
  await bench.giveBack();
  expect(await observer.lrange('queue:bulk', 0, -1)).toEqual(['no JSON']);
});

test('equal jobs are as many afterwards', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', ...Array(450).fill(payload('same')), payload('other'));
  expect((await bench.take()).operation.taken).toBe(451);
  await bench.giveBack();
  expect((await jidsIn(observer)).filter((jid) => jid === 'same')).toHaveLength(450);
});

test('two at once bring each job back once', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', ...Array.from({ length: 100 }, (_, n) => payload(`j${n}`)));
  await bench.take();
  const speed = { jobsPerSecond: 60 };
  await Promise.allSettled([bench.giveBack(speed), bench.giveBack(speed)]);
  expect(new Set(await jidsIn(observer)).size).toBe(100);
  expect(await jidsIn(observer)).toHaveLength(100);
});

test('nothing is brought back into a store above the ceiling', async () => {
  await bench.store.observer.lpush('queue:bulk', payload('one'));
  await bench.take();
  const answer = await bench.giveBack({ ceilingPercent: 1 });
  expect(answer).toMatchObject({ done: false, stop: 'ceiling', operation: { phase: 'returning' } });
  expect(answer.memoryPercent).toBeGreaterThan(1);
  expect(await jidsIn(bench.store.observer)).toEqual([]);
  expect((await bench.giveBack()).done).toBe(true);
  expect(await jidsIn(bench.store.observer)).toEqual(['one']);
});

test('jobs come back at the rate that was asked for', async () => {
  await bench.store.observer.lpush('queue:bulk', ...Array.from({ length: 30 }, (_, n) => payload(`j${n}`)));
  await bench.take();
  const startMs = performance.now();
  await bench.giveBack({ jobsPerSecond: 20 });
  // Three portions of ten, half a second apart: the first at once.
  expect(performance.now() - startMs).toBeGreaterThan(990);
  expect(await jidsIn(bench.store.observer)).toHaveLength(30);
});

test('while workers go on taking jobs, each job is run or parked, and once', async () => {
  const { observer } = bench.store;
  const jids = Array.from({ length: 5_000 }, (_, n) => `j${n}`);
  await observer.lpush(
    'queue:bulk',
    ...jids.map((jid, n) => payload(jid, { source: n % 2 ? 'import' : 'broadcast' })),
  );
  const ran: string[] = [];
  let working = true;
  const worker = (async () => {
    while (working) {
      const text = await observer.rpop('queue:bulk');
      if (text !== null) ran.push(jidOf(text));
    }
  })();
  const { operation } = await bench.take({ pattern: broadcasts });
  working = false;
  await worker;
  const parked = bench.objects.held('jobs').map(({ member }) => jidOf(member));
  expect(operation.doubtful).toBe(0);
  expect(operation.taken).toBe(parked.length);
  expect(parked.length).toBeGreaterThan(500);
  expect(ran.length).toBeGreaterThan(0);
  expect([...ran, ...parked, ...(await jidsIn(observer))].sort()).toEqual([...jids].sort());
});

test('one queue that no pool serves: its list and its jobs for later leave, and come back where a pool serves them', async () => {
  const { observer } = bench.store;
  await fill();
  await observer.sadd('queues', 'newsletter');
  for (const jid of ['n1', 'n2', 'n3']) {
    await observer.lpush('queue:newsletter', payload(jid, { queue: 'newsletter' }));
  }
  await observer.zadd('schedule', 1795479999, payload('n4', { queue: 'newsletter' }));
  await observer.zadd('retry', 1795479999, payload('n5', { queue: 'newsletter' }));
  const before = await jidsIn(observer);
  const found = await bench.look({ queue: 'newsletter' });
  expect(found).toMatchObject({ done: true, queue: 'newsletter' });
  expect(found.counts.map(({ queue, jobs }) => [queue, jobs])).toEqual([['newsletter', 5]]);
  const { operation } = await bench.take({ queue: 'newsletter' });
  expect(operation).toMatchObject({ queue: 'newsletter', taken: 5, phase: 'kept' });
  expect(await observer.llen('queue:newsletter')).toBe(0);
  expect(await jidsIn(observer)).toEqual(before.filter((jid) => jid !== 'n4' && jid !== 'n5'));
  await bench.giveBack({ toQueue: 'bulk' });
  const back = await observer.lrange('queue:bulk', 0, -1);
  expect(
    back
      .map(jidOf)
      .filter((jid) => /^n[1-3]$/.test(jid))
      .sort(),
  ).toEqual(['n1', 'n2', 'n3']);
  expect(await jidsIn(observer)).toHaveLength(before.length + 3);
});

test('a tag is found however its JSON is written: with escapes, and as a number', async () => {
  const { observer } = bench.store;
  const written = payload('escaped', { source: 'caf\u00e9/bar', account: '7' })
    .replace('caf\u00e9/bar', String.raw`caf\u00e9\/bar`)
    .replace('"account":"7"', '"account":7.0e0');
  expect(JSON.parse(written).bulkhead).toEqual({ source: 'caf\u00e9/bar', account: 7 });
  await observer.lpush('queue:bulk', written, payload('other'));
  const pattern = { ...everything, source: 'caf\u00e9/bar', account: '7' };
  expect((await bench.take({ pattern })).operation.taken).toBe(1);
  expect((await observer.lrange('queue:bulk', 0, -1)).map(jidOf)).toEqual(['other']);
});
