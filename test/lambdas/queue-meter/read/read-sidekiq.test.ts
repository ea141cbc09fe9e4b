import { readJobStore } from '../../../../lambdas/queue-meter/read/read-job-store';
import { type ObservedStore, observedStore } from '../../../support/stores/observed-store';
import { pushedAt, recorded } from './sidekiq-recorded';

const nowSeconds = 1_800_000_000;
const { plain, wrapped, identity, info } = recorded['7.3.10'];

describe('reading a Sidekiq store with the access of the meter', () => {
  let store: ObservedStore;
  const read = (...queues: string[]) =>
    readJobStore(store.meter, { framework: 'sidekiq', keyPrefix: '', queues, nowSeconds });

  beforeAll(async () => {
    store = await observedStore('jobs', 'sidekiq');
  });

  beforeEach(async () => {
    await store.observer.flushall();
    await store.observer.config('RESETSTAT');
  });

  afterEach(async () => {
    expect(await store.refusals()).toEqual([]);
  });

  afterAll(() => store.stop());

  test('every figure of a store at work', async () => {
    const { observer } = store;
    await observer.lpush(
      'queue:default',
      pushedAt(plain, nowSeconds - 40, 'import'),
      pushedAt(plain, nowSeconds - 3),
    );
    await observer.lpush('queue:mailers', pushedAt(wrapped, (nowSeconds - 7) * 1000));
    await observer.zadd('schedule', nowSeconds - 1, 'due', nowSeconds, 'due now', nowSeconds + 60, 'later');
    await observer.zadd('retry', nowSeconds - 5, 'due', nowSeconds + 0.5, 'later');
    await observer.zadd('dead', 1, 'a', 2, 'b', 3, 'c', 4, 'd');
    await observer.mset('stat:processed', 100, 'stat:failed', 30);
    await observer.sadd('processes', identity, 'gone:1');
    await observer.hset(identity, { info, busy: 2, beat: nowSeconds, quiet: 'false' });

    const broadcast = { jobClass: 'SendMessage', source: 'broadcast', account: 'acme' };
    const old = { ...broadcast, source: 'import', runnableAtSeconds: nowSeconds - 40 };
    const young = { ...broadcast, runnableAtSeconds: nowSeconds - 3 };
    const mail = { ...broadcast, jobClass: 'DeliverJob', runnableAtSeconds: nowSeconds - 7 };
    const ageIsLowerBound = false;
    expect(await read('default', 'mailers', 'empty')).toEqual({
      queues: [
        {
          queue: 'default',
          waitingJobs: 2,
          oldestJobAgeSeconds: 40,
          ageIsLowerBound,
          arriving: [young, old],
          next: [old, young],
        },
        {
          queue: 'mailers',
          waitingJobs: 1,
          oldestJobAgeSeconds: 7,
          ageIsLowerBound,
          arriving: [mail],
          next: [mail],
        },
        { queue: 'empty', waitingJobs: 0, oldestJobAgeSeconds: 0, ageIsLowerBound, arriving: [], next: [] },
      ],
      dueJobs: 3,
      oldestDueJobSeconds: 5,
      scheduledJobs: 3,
      retryJobs: 2,
      deadJobs: 4,
      completedJobsTotal: 70,
      failedJobsTotal: 30,
      processes: [
        {
          name: identity,
          queues: ['default', 'mailers'],
          busyJobs: 2,
          concurrency: 3,
          beatAtSeconds: nowSeconds,
        },
      ],
      notUnderstood: [],
    });
  });

  test('a retried job counts from when it came back, not from when it was made', async () => {
    const { retried } = recorded['6.4.1'];
    await store.observer.lpush('queue:default', retried);
    const { queues } = await readJobStore(store.meter, {
      framework: 'sidekiq',
      keyPrefix: '',
      queues: ['default'],
      nowSeconds: JSON.parse(retried).enqueued_at + 2,
    });
    expect(queues[0]?.oldestJobAgeSeconds).toBe(2);
  });

  test('a long queue shows both ends, and costs what a short one costs: the same commands, none of them a walk', async () => {
    const fill = async (queue: string, jobs: number): Promise<void> => {
      const payloads = Array.from({ length: jobs }, (_, n) =>
        pushedAt(plain, nowSeconds - jobs + n, n < jobs / 2 ? 'first' : 'then'),
      );
      await store.observer.lpush(`queue:${queue}`, ...payloads);
    };
    await fill('short', 300);
    await fill('long', 30_000);
    const readWithCalls = async (queue: string) => {
      await store.observer.config('RESETSTAT');
      const { queues } = await read(queue);
      return { reading: queues[0], calls: await store.calls() };
    };
    const short = await readWithCalls('short');
    const long = await readWithCalls('long');
    expect(long.calls).toEqual({ LLEN: 2, LRANGE: 2, ZCOUNT: 2, ZCARD: 3, ZRANGE: 2, GET: 2, SMEMBERS: 1 });
    // Of a short one some jobs between its ends are near enough to be looked at.
    expect(short.calls).toEqual({ ...long.calls, LINDEX: 64 });
    expect(long.reading).toMatchObject({
      waitingJobs: 30_000,
      oldestJobAgeSeconds: 30_000,
      ageIsLowerBound: false,
    });
    for (const { reading } of [short, long]) {
      expect(reading?.arriving.map(({ source }) => source)).toEqual(Array(100).fill('then'));
      expect(reading?.next.map(({ source }) => source)).toEqual(Array(100).fill('first'));
    }
    expect(long.reading?.arriving[0]?.runnableAtSeconds).toBe(nowSeconds - 1);
    expect(long.reading?.next[0]?.runnableAtSeconds).toBe(nowSeconds - 30_000);
  });

  test('of 45 long queues each is looked at less, and counted and aged as ever', async () => {
    const payloads = Array.from({ length: 300 }, (_, n) => pushedAt(plain, nowSeconds - 300 + n));
    await store.observer.lpush('queue:long', ...payloads);
    // The same one again and again: what counts is how many are asked for.
    const { queues } = await read(...Array(45).fill('long'));
    expect(queues).toHaveLength(45);
    for (const queue of queues) {
      expect(queue).toMatchObject({ waitingJobs: 300, oldestJobAgeSeconds: 300, ageIsLowerBound: false });
      const { arriving, next, whole } = queue;
      expect([arriving.length, next.length, whole?.between.length]).toEqual([44, 44, 28]);
    }
  });

  test('at most 5,000 processes are asked for, and what others run is not known', async () => {
    const identities = Array.from({ length: 5_100 }, (_, n) => `worker:${n}`);
    await store.observer.sadd('processes', ...identities);
    const beats = store.observer.pipeline();
    for (const name of identities) beats.hset(name, { info, busy: 1 });
    await beats.exec();
    await store.observer.config('RESETSTAT');
    const { processes, notUnderstood } = await read();
    expect(processes.filter(({ busyJobs }) => busyJobs === 1)).toHaveLength(5_000);
    expect(processes.at(-1)).toEqual({ name: '100 more' });
    expect(notUnderstood).toEqual([
      '5100 processes are named, and 5000 were asked: what the others run is not known',
    ]);
    expect(await store.calls()).toMatchObject({ SMEMBERS: 1, HMGET: 5_000 });
  });

  test('a key of another kind is an error that names the command', async () => {
    await store.observer.set('queue:default', 'no list');
    await expect(read('default')).rejects.toThrow(/^LLEN queue:default: WRONGTYPE /);
    await store.observer.mset('stat:processed', 'many');
    await expect(read()).rejects.toThrow('GET stat:processed: expected a number or nothing, got "many"');
  });
});

test('what the access rules refuse is an error, not an empty queue', async () => {
  const store = await observedStore('pubsub', 'sidekiq');
  try {
    const reading = readJobStore(store.meter, {
      framework: 'sidekiq',
      keyPrefix: '',
      queues: ['default'],
      nowSeconds,
    });
    await expect(reading).rejects.toThrow(/^LLEN queue:default: NOPERM /);
  } finally {
    await store.stop();
  }
});
