import { Queue } from 'bullmq';
import { type ObservedStore, observedStore } from '../../support/stores/observed-store';
import { clientOptions } from '../../support/stores/store-connection';
import { MeteredStore, screensOf } from './metered-store';

/** From a real store to what CloudWatch, the scaling and an operator are told: BullMQ. */

let store: ObservedStore;
let meter: MeteredStore;
let queue: Queue;

beforeAll(async () => {
  store = await observedStore('jobs', 'bullmq');
  queue = new Queue('default', { connection: clientOptions(store.connection, store.connection.app) });
});

beforeEach(async () => {
  await store.observer.flushall();
  meter = new MeteredStore(store, 'bullmq');
});

afterEach(async () => {
  expect(await store.refusals()).toEqual([]);
});

afterAll(async () => {
  await queue.close();
  await store.stop();
});

interface Added {
  readonly name?: string;
  readonly secondsAgo?: number;
  readonly data?: object;
  readonly priority?: number;
  readonly delay?: number;
}

/** As many jobs alike, or each by its number. */
function add(count: number, jobOf: (n: number) => Added) {
  const nowMs = Date.now();
  return queue.addBulk(
    Array.from({ length: count }, (_, n) => {
      const { name = 'Send', data = {}, secondsAgo = 0, ...opts } = jobOf(n);
      return { name, data, opts: { ...opts, timestamp: nowMs - secondsAgo * 1_000 } };
    }),
  );
}

/** As BullMQ Pro keeps a group: its jobs in a list of its own, the group in one of four sets. */
async function group(id: string, jobs: number, set = 'groups'): Promise<void> {
  const { observer } = store;
  const ids = Array.from({ length: jobs }, (_, n) => `${id}-${n + 1}`);
  const pipeline = observer.pipeline();
  for (const [index, job] of ids.entries()) {
    const data = JSON.stringify({ bulkhead: { source: 'broadcast', account: id } });
    const timestamp = Date.now() - (jobs - index) * 1_000;
    pipeline.hset(`bull:default:${job}`, { name: 'Send', data, timestamp, opts: '{}', gid: id });
  }
  pipeline.lpush(`bull:default:groups:${id}`, ...ids);
  pipeline.zadd(`bull:default:${set}`, 1, id);
  pipeline.incrby('bull:default:id', jobs);
  await pipeline.exec();
}

describe('groups of BullMQ Pro', () => {
  test('are counted, with their ages and who fills them', async () => {
    await group('acme', 1_000);
    const { line, metrics } = await meter.read();
    expect(metrics['waitingJobs/default']).toBe(1_000);
    expect(metrics['oldestJobAgeSeconds/default']).toBeGreaterThanOrEqual(1_000);
    expect(metrics['idleSeconds/default']).toBe(0);
    const { top } = await screensOf(line);
    expect(top).toMatch(/default: 1,000 wait, the oldest for 16 min/);
    expect(top).toContain('bulkhead switch off --stage prod --source broadcast --account acme ');
    // No command that would take nothing: the mover knows no groups.
    expect(top).toContain('1,000 of them in groups of BullMQ Pro: queue park does not reach those');
    expect(top).not.toContain('bulkhead queue park');
  });

  test('are counted whatever they wait for, and as large as they are', async () => {
    await group('large', 900);
    await group('small', 90, 'groups:paused');
    await group('tiny', 10, 'groups:limit');
    await group('busy', 1, 'groups:max');
    await add(99, () => ({ data: { bulkhead: { source: 'inbox', account: 'none' } } }));
    const { line, metrics } = await meter.read();
    expect(metrics['waitingJobs/default']).toBe(1_100);
    const shares = line.queues.find((one) => one.queue === 'default')?.whole?.byAccount ?? [];
    const share = (name: string) => shares.find((one) => one.name === name)?.share ?? 0;
    expect(share('large')).toBeGreaterThan(0.75);
    expect(share('large')).toBeLessThan(0.88);
    expect(share('small')).toBeGreaterThan(0.04);
  });

  test('beyond those that are counted make the number a lower bound, and it is said', async () => {
    const pipeline = store.observer.pipeline();
    for (let n = 0; n < 300; n += 1) {
      pipeline.lpush(`bull:default:groups:g${n}`, `job-${n}`);
      pipeline.zadd('bull:default:groups', n, `g${n}`);
    }
    await pipeline.exec();
    const { line, metrics } = await meter.read();
    expect(metrics['waitingJobs/default']).toBe(200);
    expect((await screensOf(line)).top).toContain('default: at least 200 wait, the oldest for at least');
  });
});

test('a job whose own id is the name of a set of groups fails nothing', async () => {
  await queue.add('Sync', {}, { jobId: 'groups' });
  const { line, metrics } = await meter.read();
  expect([line.failures, metrics['waitingJobs/default']]).toEqual([[], 1]);
});

test('the first of each priority tells the age, and scaling stands on it', async () => {
  await add(150, (n) => ({ priority: 1, secondsAgo: 150 - n }));
  await add(150, (n) => ({ priority: 5, secondsAgo: 7_779 - n }));
  await add(150, (n) => ({ priority: 9, secondsAgo: 579 - n }));
  const { line, metrics } = await meter.read();
  expect(metrics['oldestJobAgeSeconds/default']).toBeGreaterThanOrEqual(7_779);
  expect(metrics['scalingPressurePercent/default']).toBeGreaterThanOrEqual(12_965);
  expect(line.queues.find((one) => one.queue === 'default')).not.toHaveProperty('ageIsLowerBound');
});

test('top tells shares of the whole queue, and nought of what runs next', async () => {
  await add(259, () => ({ data: { bulkhead: { source: 'inbox' } } }));
  await add(422, () => ({ data: { bulkhead: { source: 'automation' } } }));
  const { top } = await screensOf((await meter.read()).line);
  expect(top).toMatch(/default: 681 wait, .*shares of all, from 264 of them/);
  expect(top).toMatch(/source +automation +62 % +± \d+ % +of what runs next 0 % +of the latest 100 %/);
});

test('shares of the whole queue hold jobs in order, by priority and due as there are many of each', async () => {
  const from = (source: string) => ({ data: { bulkhead: { source } } });
  await add(600, () => from('plain'));
  await add(300, (n) => ({ ...from('urgent'), priority: 1 + (n % 3) }));
  await add(300, () => ({ ...from('late'), secondsAgo: 3_600, delay: 1_000 }));
  const { line } = await meter.read();
  const found = line.queues.find((one) => one.queue === 'default');
  expect(found?.waitingJobs).toBe(1_200);
  const share = (source: string) => found?.whole?.bySource.find(({ name }) => name === source)?.share;
  expect(share('plain')).toBeCloseTo(0.5, 1);
  expect(share('urgent')).toBeCloseTo(0.25, 1);
  expect(share('late')).toBeCloseTo(0.25, 1);
});

test('jobs of which each has a name of its own: said, and grouped by what they share', async () => {
  await add(5_009, (n) => ({
    name: `run-${n}`,
    data: n % 2 === 0 ? { bulkhead: { source: 'flows', account: 'acme' } } : {},
  }));
  const { top } = await screensOf((await meter.read()).line);
  expect(top).toContain('default: 5,009 wait');
  expect(top).toContain('every job has a name of its own: a class stops next to nothing');
  expect(top).toContain('bulkhead switch off --stage prod --source flows --account acme --reason "..."');
  expect(top).not.toMatch(/--class|run-/);
});

test('jobs with names of their own and no tags: what is missing is said, and the queue is what names them', async () => {
  await add(300, (n) => ({ name: `run-${n}` }));
  const { top } = await screensOf((await meter.read()).line);
  expect(top).toContain('every job has a name of its own');
  expect(top).toContain('until they have tags (docs/app-contract.md), only the queue names them');
  const commands = top.split('\n').flatMap((text) => /^ +(bulkhead .*)$/.exec(text)?.[1] ?? []);
  expect(commands).toEqual(['bulkhead queue park --stage prod --queue default --reason "..."']);
});

test('delayed jobs that are due and that no worker moves', async () => {
  await add(30, () => ({ secondsAgo: 3_600, delay: 10_000 }));
  await add(5, () => ({ delay: 600_000 }));
  const { line, metrics } = await meter.read();
  expect(metrics).toMatchObject({ dueJobs: 30, 'waitingJobs/default': 30 });
  expect(metrics.oldestDueJobSeconds).toBeGreaterThanOrEqual(3_590);
  const { status, top } = await screensOf(line);
  for (const screen of [status, top]) expect(screen).toContain('30 scheduled jobs and retries are due');
});

test('a job that is delayed for ever is not due, and one that always was is no age', async () => {
  await add(1, () => ({ delay: 600_000 }));
  await store.observer.zadd('bull:default:delayed', '+inf', '1');
  expect((await meter.read()).metrics).toMatchObject({ dueJobs: 0, oldestDueJobSeconds: 0 });
  await store.observer.zadd('bull:default:delayed', '-inf', '1');
  const { line, data, metrics } = await meter.read();
  expect(metrics).toMatchObject({ dueJobs: 1, 'oldestJobAgeSeconds/default': 0 });
  expect(data.filter(({ Value }) => !Number.isFinite(Value))).toEqual([]);
  expect(line.queues.find(({ queue }) => queue === 'default')?.senselessTimes).toBe(1);
});

test('a job with seconds where milliseconds belong makes no age', async () => {
  await queue.add('Send', {}, { timestamp: Math.floor(Date.now() / 1_000) });
  await add(1, () => ({ secondsAgo: 40 }));
  const { metrics } = await meter.read();
  expect(metrics['oldestJobAgeSeconds/default']).toBeGreaterThanOrEqual(40);
  expect(metrics['oldestJobAgeSeconds/default']).toBeLessThan(300);
});
