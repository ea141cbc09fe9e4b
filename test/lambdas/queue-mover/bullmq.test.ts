import { FlowProducer, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { clientOptions } from '../../support/stores/store-connection';
import { benchParkedId, everything, type MoverBench, moverBench } from './mover-bench';

let bench: MoverBench;
let queue: Queue;
let other: Queue;

const options = () => ({ connection: clientOptions(bench.store.connection, bench.store.connection.app) });
const tagged = (source: string) => ({ bulkhead: { source, account: 'acme' } });
const broadcasts = { ...everything, source: 'broadcast' };
const add = (name: string, opts: JobsOptions = {}, source = 'broadcast') =>
  queue.add(name, tagged(source), opts);

beforeAll(async () => {
  bench = await moverBench('bullmq');
  queue = new Queue('bulk', options());
  other = new Queue('default', options());
});
beforeEach(() => bench.empty());
afterEach(async () => expect(await bench.store.refusals()).toEqual([]));
afterAll(async () => {
  await Promise.all([queue.close(), other.close()]);
  await bench.stop();
});

/** Lets a real worker run whatever can run, until so many jobs are done. */
async function run(jobs: number, name = 'bulk'): Promise<Job[]> {
  const ran: Job[] = [];
  // A worker that is not woken would look again after five seconds; this one in an hour.
  const worker = new Worker(name, async (job) => void ran.push(job), { ...options(), drainDelay: 3600 });
  const deadline = Date.now() + 60_000;
  while (ran.length < jobs && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  await worker.close();
  return ran;
}

const names = (jobs: readonly Job[]) => jobs.map(({ name }) => name);

test('waiting, prioritised and delayed jobs leave with all their keys, and a worker runs them when they are back', async () => {
  await add('plain');
  await add('urgent', { priority: 1 });
  await add('later', { delay: 3_600_000 });
  await add('soon', { delay: 300 });
  await add('stays', {}, 'import');
  const { operation } = await bench.take({ pattern: broadcasts });
  expect(operation).toMatchObject({ phase: 'kept', taken: 4, doubtful: 0, scan: { left: 0 } });
  const keys = await bench.store.observer.keys('bull:bulk:*');
  expect(keys.filter((key) => /:\d+$/.test(key))).toEqual(['bull:bulk:5']);
  expect(names(await run(1))).toEqual(['stays']);

  const due = Date.now() + 3_600_000;
  const { operation: back } = await bench.giveBack();
  expect(back).toMatchObject({ phase: 'returned', returned: { jobs: 4, present: 0 } });
  expect(names(await run(3)).sort()).toEqual(['plain', 'soon', 'urgent']);
  const [later] = await queue.getDelayed();
  expect(later).toMatchObject({ id: '3', name: 'later', data: tagged('broadcast') });
  expect(Math.abs((later?.timestamp ?? 0) + (later?.delay ?? 0) - due)).toBeLessThan(30_000);
});

test('ids, options and attempts are as they were; a worker that waits is woken', async () => {
  const worker = new Worker('bulk', null, options());
  await add('flaky', { attempts: 5, backoff: { type: 'fixed', delay: 0 }, removeOnComplete: true });
  const taken = await worker.getNextJob('token', { block: false });
  await taken?.moveToFailed(new Error('fails once'), 'token');
  await worker.close();
  const before = await bench.store.observer.hgetall('bull:bulk:1');
  expect(before).toMatchObject({ atm: '1', ats: '1', failedReason: 'fails once' });
  await bench.take();
  expect(await bench.store.observer.exists('bull:bulk:1')).toBe(0);
  const running = run(1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { processedOn, ...rest } = before;
  await bench.giveBack();
  const [job] = await running;
  expect(processedOn).toBeDefined();
  expect(job).toMatchObject({
    id: '1',
    name: 'flaky',
    attemptsMade: 2,
    opts: { attempts: 5, removeOnComplete: true },
  });
  expect(job?.timestamp).toBe(Number(rest.timestamp));
});

test('children, jobs of schedulers and running ones are left and told', async () => {
  const worker = new Worker('bulk', null, options());
  await add('running');
  const running = await worker.getNextJob('token', { block: false });
  await worker.close();
  expect(running?.name).toBe('running');
  const flows = new FlowProducer(options());
  await flows.add({ name: 'parent', queueName: 'bulk', children: [{ name: 'child', queueName: 'bulk' }] });
  await flows.close();
  await queue.upsertJobScheduler('nightly', { every: 3_600_000 }, { name: 'scheduled' });
  await add('plain');
  const { operation } = await bench.take();
  expect(bench.objects.held('jobs').map(({ jobClass }) => jobClass)).toEqual(['plain']);
  // The child and the scheduler's next job; what runs and what waits for children is in no place that is looked at.
  expect(operation.scan.left).toBe(2);
  expect(await queue.getActiveCount()).toBe(1);
  expect(await queue.getWaitingChildrenCount()).toBe(1);
});

test('a parent whose children are done is left: what they returned stands beside its hash', async () => {
  const flows = new FlowProducer(options());
  await flows.add({ name: 'parent', queueName: 'bulk', children: [{ name: 'child', queueName: 'default' }] });
  await flows.close();
  await run(1, 'default');
  expect(await queue.getWaitingCount()).toBe(1);
  expect((await bench.take()).operation).toMatchObject({ taken: 0, scan: { left: 1 } });
  expect(await queue.getWaitingCount()).toBe(1);
});

test('an id that BullMQ gave to another job in the meantime costs neither of them', async () => {
  await add('parked');
  await bench.take();
  // The store was replaced by an empty one.
  await bench.store.observer.flushall();
  await add('new');
  expect((await bench.giveBack()).operation.returned).toMatchObject({ jobs: 1, present: 0 });
  await add('newer');
  expect(names(await run(3)).sort()).toEqual(['new', 'newer', 'parked']);
});

test('in a store that counts from 1 again, a job takes no id that will be given again', async () => {
  for (const name of ['a', 'b', 'c']) await add(name);
  await bench.take();
  await bench.store.observer.flushall();
  await bench.giveBack();
  for (const name of ['d', 'e', 'f']) await add(name);
  expect(names(await run(6)).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('an id of the app’s own that is there again is left as it is, and told', async () => {
  await add('send', { jobId: 'message-7' });
  await bench.take();
  await add('send', { jobId: 'message-7' });
  expect((await bench.giveBack()).operation.returned).toMatchObject({ jobs: 0, present: 1 });
  expect(await queue.getWaitingCount()).toBe(1);
});

test('a parked job does not stand in the way of newer ones that are deduplicated', async () => {
  const deduplication = { id: 'conversation-1', ttl: 60_000 };
  await add('push', { deduplication });
  await bench.take();
  await add('push', { deduplication });
  expect(await queue.getWaitingCount()).toBe(1);
});

test('another queue may take them, under ids of its own', async () => {
  await other.add('first of the other', {});
  await add('plain');
  await add('own', { jobId: 'message-7' });
  await bench.take({ pattern: broadcasts });
  await bench.giveBack({ toQueue: 'default' });
  expect((await run(3, 'default')).map(({ id, name }) => [id, name]).sort()).toEqual([
    ['1', 'first of the other'],
    ['2', 'plain'],
    ['message-7', 'own'],
  ]);
});

test('nothing is brought back into a queue from which nobody takes', async () => {
  await add('plain');
  await bench.take();
  await queue.pause();
  expect(await bench.giveBack()).toMatchObject({ done: false, stop: 'queue-paused' });
  await queue.resume();
  expect((await bench.giveBack()).done).toBe(true);
  expect(names(await run(1))).toEqual(['plain']);
});

test('two at once bring each job back once', async () => {
  await queue.addBulk(Array.from({ length: 100 }, (_, n) => ({ name: `j${n}`, data: {} })));
  await bench.take();
  const speed = { jobsPerSecond: 60 };
  await Promise.allSettled([bench.giveBack(speed), bench.giveBack(speed)]);
  expect(await queue.getWaitingCount()).toBe(100);
  expect((await bench.objects.readOperation(benchParkedId))?.returned.jobs).toBe(100);
});

test('jobs of a queue that an older BullMQ paused are found', async () => {
  await add('plain');
  await bench.store.observer.rename('bull:bulk:wait', 'bull:bulk:paused');
  expect((await bench.take()).operation.taken).toBe(1);
});

test('while a worker goes on, each job is run or parked, and once', async () => {
  const count = 3_000;
  await queue.addBulk(
    Array.from({ length: count }, (_, n) => ({
      name: `j${n}`,
      data: tagged('broadcast'),
      opts: { removeOnComplete: true },
    })),
  );
  const ran: string[] = [];
  const worker = new Worker('bulk', async ({ name }) => void ran.push(name), {
    ...options(),
    concurrency: 5,
  });
  await worker.waitUntilReady();
  const { operation } = await bench.take();
  await worker.close();
  const parked = bench.objects.held('jobs').map(({ jobClass }) => jobClass);
  expect(operation).toMatchObject({ taken: parked.length, doubtful: 0 });
  expect(parked.length).toBeGreaterThan(100);
  const rest = names(await queue.getWaiting());
  expect([...ran, ...parked, ...rest].sort()).toEqual(
    Array.from({ length: count }, (_, n) => `j${n}`).sort(),
  );
});

test('one queue that no pool serves leaves, and comes back where a pool serves it', async () => {
  const newsletter = new Queue('newsletter', options());
  try {
    await newsletter.addBulk([1, 2, 3].map((n) => ({ name: `n${n}`, data: tagged('broadcast') })));
    await newsletter.add('later', {}, { delay: 3_600_000 });
    await add('stays');
    expect(await bench.look({ queue: 'newsletter' })).toMatchObject({ queue: 'newsletter', seen: 4 });
    const { operation } = await bench.take({ queue: 'newsletter' });
    expect(operation).toMatchObject({ queue: 'newsletter', taken: 4, phase: 'kept' });
    expect(await newsletter.getJobCounts('waiting', 'delayed')).toEqual({ waiting: 0, delayed: 0 });
    expect(await queue.getWaitingCount()).toBe(1);
    await bench.giveBack({ toQueue: 'bulk' });
    expect(names(await run(4)).sort()).toEqual(['n1', 'n2', 'n3', 'stays']);
    expect(await queue.getDelayedCount()).toBe(1);
  } finally {
    await newsletter.close();
  }
});
