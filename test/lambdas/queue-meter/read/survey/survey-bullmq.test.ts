import { FlowProducer, Queue, Worker } from 'bullmq';
import type { SurveyMemory } from '../../../../../lambdas/queue-meter/read/survey/job-store-survey';
import { surveyJobStore } from '../../../../../lambdas/queue-meter/read/survey/survey-job-store';
import { type ObservedStore, observedStore } from '../../../../support/stores/observed-store';
import { clientOptions } from '../../../../support/stores/store-connection';

const nowSeconds = 1_800_000_000;

describe('the survey of a BullMQ store with the access of the meter', () => {
  let store: ObservedStore;
  const opened: { close(): Promise<void> }[] = [];
  const survey = (before?: SurveyMemory, atSeconds = nowSeconds, keyPrefix = 'bull') =>
    surveyJobStore(
      store.meter,
      { framework: 'bullmq', keyPrefix, queues: ['critical', 'imports'], nowSeconds: atSeconds },
      before,
    );
  /** As somebody whom the access rules do not hold to the prefix: another service, or a stage of before. */
  const queue = (name: string, prefix = 'bull'): Queue => {
    const { host, port } = store.observer.options;
    const { username, password } = store.observer.options;
    const connection = { host, port, username, password };
    const made = new Queue(name, { prefix, connection });
    opened.push(made);
    return made;
  };
  const jobs = (count: number) => Array.from({ length: count }, (_, n) => ({ name: 'job', data: { n } }));

  beforeAll(async () => {
    store = await observedStore('jobs', 'bullmq');
  });

  beforeEach(() => store.observer.flushall());

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    expect(await store.refusals()).toEqual([]);
  });

  afterAll(() => store.stop());

  test('a queue that the stage file names no more, with every kind of job in it', async () => {
    const bulk = queue('bulk');
    await bulk.addBulk(jobs(50));
    await bulk.add('urgent', {}, { priority: 3 });
    await bulk.add('later', {}, { delay: 60_000 });
    await queue('imports').addBulk(jobs(5));
    await queue('empty').waitUntilReady();
    const { unserved, notUnderstood } = await survey();
    expect(unserved).toEqual({
      queues: [{ queue: 'bulk', jobs: 52 }],
      moreQueues: 0,
      jobs: 52,
      databases: [],
    });
    expect(notUnderstood).toEqual([]);
    await bulk.pause();
    expect((await survey()).unserved.jobs).toBe(52);
  });

  test('another prefix, a hash tag in it, and queues made at run time', async () => {
    await queue('critical', 'bull:{x}').addBulk(jobs(300));
    for (const tenant of [1, 2, 3]) await queue(`tenant-${tenant}`).addBulk(jobs(tenant));
    expect((await survey()).unserved.queues).toEqual([
      { queue: 'critical', keyPrefix: 'bull:{x}', jobs: 300 },
      { queue: 'tenant-3', jobs: 3 },
      { queue: 'tenant-2', jobs: 2 },
      { queue: 'tenant-1', jobs: 1 },
    ]);
    expect((await survey(undefined, nowSeconds, 'bull:{x}')).unserved).toMatchObject({ jobs: 6 });
  });

  test('children of a flow that stand where nobody works', async () => {
    const { host, port, username, password } = store.observer.options;
    const flows = new FlowProducer({ connection: { host, port, username, password } });
    opened.push(flows);
    await flows.add({
      name: 'parent',
      queueName: 'reports',
      children: [{ name: 'child', queueName: 'pages', data: {} }],
    });
    expect((await survey()).unserved.queues).toEqual([
      { queue: 'pages', jobs: 1 },
      { queue: 'reports', jobs: 1 },
    ]);
  });

  test('keys of others that end like a queue of BullMQ are neither counted nor an error', async () => {
    const { observer } = store;
    await observer.mset('user:5:id', '5', 'user:5:wait', 'x', 'shop:cart:id', '7', 'id', 'x');
    await observer.lpush('shop:cart:active', 'an item');
    expect((await survey()).unserved).toMatchObject({ queues: [], jobs: 0 });
  });

  test('Bull 3 and 4 are said by name, in a queue of the stage and in another', async () => {
    // What Bull 4.16.5 was seen to write for jobs that wait, and after a pause.
    const { observer } = store;
    for (const name of ['critical', 'old']) {
      await observer.set(`bull:${name}:id`, 2);
      await observer.lpush(`bull:${name}:wait`, '1', '2');
      await observer.hset(`bull:${name}:1`, 'name', '__default__', 'data', '{}', 'timestamp', 1);
    }
    await observer.hset('bull:critical:meta', 'paused', 1);
    const { unserved, notUnderstood } = await survey();
    expect(unserved.queues).toEqual([{ queue: 'old', jobs: 2 }]);
    expect(notUnderstood).toEqual([
      'queue old holds keys of Bull 3 or 4, which is not BullMQ: what is measured and moved of it is not right',
      'queue critical holds keys of Bull 3 or 4, which is not BullMQ: what is measured and moved of it is not right',
    ]);
  });

  test('Bull in hundreds of queues is one sentence', async () => {
    const pipeline = store.observer.pipeline();
    for (let n = 100; n < 250; n += 1) pipeline.set(`bull:run-${n}:id`, 1).lpush(`bull:run-${n}:wait`, '1');
    await pipeline.exec();
    expect((await survey()).notUnderstood).toEqual([
      'queue run-100 and 149 more hold keys of Bull 3 or 4, which is not BullMQ: what is measured and moved of them is not right',
    ]);
  });

  test('jobs in groups of BullMQ Pro, of which the queue itself shows none', async () => {
    // As Pro's own scripts name them.
    const { observer } = store;
    await queue('orders').waitUntilReady();
    await observer.set('bull:orders:id', 1_090);
    await observer.zadd('bull:orders:groups', 1, 'a', 2, 'b');
    await observer.lpush('bull:orders:groups:a', ...Array.from({ length: 1_000 }, (_, n) => n));
    await observer.zadd('bull:orders:groups:b:p', 1, 'urgent');
    await observer.zadd('bull:orders:groups:paused', 1, 'c');
    await observer.lpush('bull:orders:groups:c', ...Array.from({ length: 90 }, (_, n) => n));
    const { unserved } = await survey();
    expect(unserved.queues).toEqual([{ queue: 'orders', jobs: 1_091, groupedJobs: 1_091 }]);
    // Beyond those that are counted each is one job at least.
    for (let n = 0; n < 300; n += 1) await observer.zadd('bull:orders:groups', n, `more-${n}`);
    expect((await survey()).unserved.jobs).toBeGreaterThanOrEqual(303 - 200);
  });

  test('BullMQ 5 and 6 on one queue: by the places of a paused queue, and by the version that opened it', async () => {
    const critical = queue('critical');
    await critical.add('left in wait', {});
    await critical.pause();
    // As 5.81.5 was seen to add to a queue that 6.7.0 has paused.
    await store.observer.lpush('bull:critical:paused', '2');
    const loses =
      'a resume by 5 loses the jobs that 6 left waiting, so pause and resume no queue until one of them is gone';
    const first = await survey();
    expect(first.notUnderstood).toEqual([
      `queue critical is paused and holds jobs where BullMQ 5 puts them and where 6 leaves them: ${loses}`,
    ]);
    await critical.resume();
    await store.observer.hset('bull:critical:meta', 'version', 'bullmq:5.81.5');
    const mixed = await survey(first.memory, nowSeconds + 60);
    expect(mixed.notUnderstood).toEqual([`queue critical was opened by BullMQ 5.81.5 after 6.7.0: ${loses}`]);
    // A version that nobody has opened the queue with for an hour is history.
    expect((await survey(mixed.memory, nowSeconds + 3_700)).notUnderstood).toEqual([]);
  });

  test('an upgrade from 5 to 6 by itself says nothing', async () => {
    await store.observer.hset('bull:critical:meta', 'version', 'bullmq:5.81.5');
    const before = await survey();
    await queue('critical').waitUntilReady();
    await store.observer.hset('bull:critical:meta', 'version', 'bullmq:6.7.0');
    expect((await survey(before.memory, nowSeconds + 10)).notUnderstood).toEqual([]);
  });

  describe('whether somebody works', () => {
    const worker = (
      name: string,
      options: { readonly skipStalledCheck?: boolean; readonly name?: string },
    ) => {
      const connection = clientOptions(store.connection, store.connection.app);
      const made = new Worker(name, async () => undefined, { connection, ...options });
      opened.push(made);
      return made;
    };
    const seen = ({ traces }: SurveyMemory) =>
      Object.entries(traces).flatMap(([name, { workerAtSeconds }]) =>
        workerAtSeconds === undefined ? [] : [name],
      );
    const until = async (check: () => Promise<boolean>): Promise<void> => {
      while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const isNamed = (name: string) => async (): Promise<boolean> =>
      String(await store.observer.client('LIST')).includes(` name=${name}`);

    test('a worker shows by its stalled check, without any connection being listed', async () => {
      worker('critical', {});
      worker('imports', {});
      await until(
        async () =>
          (await store.observer.exists('bull:critical:stalled-check', 'bull:imports:stalled-check')) === 2,
      );
      const { memory } = await survey();
      expect(seen(memory)).toEqual(['critical', 'imports']);
      expect(memory.listedAtSeconds).toBeUndefined();
    });

    test('one without a stalled check shows by the name of its connection; an observer of events is none', async () => {
      worker('critical', { skipStalledCheck: true, name: 'one' });
      await store.observer.client('SETNAME', `bull:${Buffer.from('imports').toString('base64')}:qe`);
      await until(isNamed(`bull:${Buffer.from('critical').toString('base64')}`));
      const first = await survey();
      expect(seen(first.memory)).toEqual(['critical']);
      expect(first.memory.listedAtSeconds).toBe(nowSeconds);
      // Not again in the next reading: 300 bytes for each connection.
      const second = await survey(first.memory, nowSeconds + 10);
      expect(second.memory).toMatchObject({ listedAtSeconds: nowSeconds, traces: first.memory.traces });
      expect((await survey(second.memory, nowSeconds + 60)).memory.traces.critical?.workerAtSeconds).toBe(
        nowSeconds + 60,
      );
    });
  });
});
