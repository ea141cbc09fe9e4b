import type { SurveyMemory } from '../../../../../lambdas/queue-meter/read/survey/job-store-survey';
import { surveyJobStore } from '../../../../../lambdas/queue-meter/read/survey/survey-job-store';
import { type ObservedStore, observedStore } from '../../../../support/stores/observed-store';

const nowSeconds = 1_800_000_000;

describe('the survey of a Sidekiq store with the access of the meter', () => {
  let store: ObservedStore;
  const survey = (before?: SurveyMemory, keyPrefix = '') =>
    surveyJobStore(
      store.meter,
      { framework: 'sidekiq', keyPrefix, queues: ['default', 'mailers'], nowSeconds },
      before,
    );
  const push = async (list: string, jobs: number): Promise<void> => {
    await store.observer.lpush(list, ...Array.from({ length: jobs }, (_, n) => `{"jid":"${n}"}`));
  };

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

  test('a queue in the set `queues` that no pool names, and one that only its list tells of', async () => {
    await store.observer.sadd('queues', 'default', 'other', 'empty');
    await push('queue:default', 7);
    await push('queue:other', 2_000);
    await push('queue:unnamed', 3);
    const { unserved, notUnderstood } = await survey();
    expect(unserved).toEqual({
      queues: [
        { queue: 'other', jobs: 2_000 },
        { queue: 'unnamed', jobs: 3 },
      ],
      moreQueues: 0,
      jobs: 2_003,
      databases: [],
    });
    expect(notUnderstood).toEqual([]);
  });

  test('another namespace: its queues, its scheduled jobs and its retries', async () => {
    await store.observer.sadd('app:queues', 'default');
    await push('app:queue:default', 380);
    await store.observer.zadd('app:schedule', 1, 'a', 2, 'b');
    await store.observer.zadd('app:retry', 1, 'a');
    expect((await survey()).unserved).toMatchObject({
      queues: [
        { queue: 'default', keyPrefix: 'app', jobs: 380 },
        { queue: 'schedule', keyPrefix: 'app', jobs: 2 },
        { queue: 'retry', keyPrefix: 'app', jobs: 1 },
      ],
      jobs: 383,
    });
    expect((await survey(undefined, 'app')).unserved.queues).toEqual([]);
    await store.observer.sadd('queues', 'default');
    await push('queue:default', 4);
    expect((await survey(undefined, 'app')).unserved.queues).toEqual([
      { queue: 'default', keyPrefix: '', jobs: 4 },
    ]);
  });

  test('jobs in another database', async () => {
    await store.observer.select(1);
    await push('queue:default', 300);
    await store.observer.set('key', 'value');
    await store.observer.select(0);
    expect((await survey()).unserved).toMatchObject({ jobs: 0, databases: [{ database: 1, keys: 2 }] });
  });

  test('private lists of processes that are gone, and not of those that beat', async () => {
    await push('queue:sq|host-1|default', 500);
    await push('queue:sq|host-2|default', 5);
    await store.observer.hset('host-2', 'info', '{}');
    await push('working:queue:mailers:host-3:17', 2);
    expect((await survey()).unserved.queues).toEqual([
      { queue: 'queue:sq|host-1|default', jobs: 500 },
      { queue: 'working:queue:mailers:host-3:17', jobs: 2 },
    ]);
  });

  test('keys of others under such names are neither counted nor an error', async () => {
    await store.observer.mset('queue:default:lock', 'x', 'app:queues', 'no set', 'queue:text', 'x');
    await store.observer.sadd('team:queues', ...Array.from({ length: 1_001 }, (_, n) => `member-${n}`));
    expect((await survey()).unserved).toEqual({ queues: [], moreQueues: 0, jobs: 0, databases: [] });
  });

  test('of very many queues the fullest are named, and the rest are counted', async () => {
    for (let queue = 1; queue <= 50; queue += 1) await push(`queue:tenant-${queue}`, queue);
    const { unserved, memory } = await survey();
    expect(unserved).toMatchObject({ moreQueues: 30, jobs: (50 * 51) / 2 });
    expect(unserved.queues).toHaveLength(20);
    expect(unserved.queues[0]).toEqual({ queue: 'tenant-50', jobs: 50 });
    expect(memory.keys).toHaveLength(50);
  });

  test('names of very many empty queues take turns, and cost as much as some', async () => {
    await store.observer.sadd('queues', ...Array.from({ length: 5_000 }, (_, n) => `tenant-${n}`));
    await push('queue:tenant-4999', 6);
    await store.observer.config('RESETSTAT');
    expect((await survey()).unserved.queues).toEqual([{ queue: 'tenant-4999', jobs: 6 }]);
    expect((await store.calls()).TYPE).toBeLessThanOrEqual(302);
  });

  test('a large store is gone through in pages over readings; what was found is counted in each', async () => {
    const script = 'for i = 1, 150000 do redis.call("set", "lock:" .. i, "x") end';
    await store.observer.eval(script, 0);
    await store.observer.sadd('app:queues', 'default');
    await push('app:queue:default', 380);
    await store.observer.config('RESETSTAT');
    const found: number[] = [];
    let memory: SurveyMemory | undefined;
    const cursors: string[] = [];
    while (cursors.at(-1) !== '0') {
      const surveyed = await survey(memory);
      memory = surveyed.memory;
      cursors.push(memory.cursor);
      found.push(surveyed.unserved.jobs);
    }
    expect(cursors.length).toBeGreaterThan(2);
    expect(found.at(-1)).toBe(380);
    const pages = (await store.calls()).SCAN ?? 0;
    expect(pages).toBeGreaterThanOrEqual(150);
    expect(pages).toBeLessThanOrEqual(64 * cursors.length);
    // It is known from now on, wherever the pass is.
    await push('app:queue:default', 20);
    expect((await survey(memory)).unserved.jobs).toBe(400);
  });
});
