import { Queue } from 'bullmq';
import { clientOptions } from '../../support/stores/store-connection';
import { type FaultKind, fault, faultyContext } from './faulty-context';
import { type MoverBench, moverBench } from './mover-bench';

let bench: MoverBench;
const queues: Queue[] = [];

beforeAll(async () => {
  bench = await moverBench('bullmq');
  const { connection } = bench.store;
  for (const name of ['bulk', 'default']) {
    queues.push(new Queue(name, { connection: clientOptions(connection, connection.app) }));
  }
});
afterAll(async () => {
  for (const queue of queues) await queue.close();
  await bench.stop();
});

/** So many jobs in `bulk` and in `default`, parked; one of them is paused then. Those of `bulk` come back first. */
async function parkedWhilePaused(inBulk: number, inDefault: number, paused: 0 | 1 = 1): Promise<void> {
  await bench.empty();
  const jobs = (length: number) => Array.from({ length }, (_, n) => ({ name: 'Send', data: { n } }));
  const [bulk, other] = queues;
  await bulk?.addBulk(jobs(inBulk));
  await other?.addBulk(jobs(inDefault));
  await bench.take();
  await queues[paused]?.pause();
}

async function waiting(): Promise<readonly number[]> {
  return Promise.all(queues.map((queue) => queue.getWaitingCount()));
}

test('a paused queue keeps its own jobs parked, and is named; when it is resumed they come back', async () => {
  await parkedWhilePaused(500, 11);
  const answer = await bench.giveBack();
  expect(answer).toMatchObject({ done: false, stop: 'queue-paused' });
  expect(answer.operation).toMatchObject({
    phase: 'returning',
    returned: { jobs: 500, present: 0 },
    held: [{ queue: 'default' }],
  });
  expect(await waiting()).toEqual([500, 0]);
  // Still paused: nothing is there to be done, and nothing is lost by asking.
  expect(await bench.giveBack()).toMatchObject({
    stop: 'queue-paused',
    operation: { returned: { jobs: 500 } },
  });
  await queues[1]?.resume();
  expect(await bench.giveBack()).toMatchObject({
    done: true,
    operation: { phase: 'returned', returned: { jobs: 511, present: 0 } },
  });
  expect(await waiting()).toEqual([500, 11]);
  expect(bench.objects.batches()).toEqual([]);
});

test('what a paused queue holds back may go to another one', async () => {
  await parkedWhilePaused(5, 11);
  await bench.giveBack();
  expect(await bench.giveBack({ toQueue: 'bulk' })).toMatchObject({ done: true });
  expect(await waiting()).toEqual([16, 0]);
});

test.each([
  { paused: 0, place: 'before', first: [0, 2] },
  { paused: 1, place: 'behind', first: [3, 0] },
] as const)(
  'a return that fails at any step brings each job back once, with a paused queue $place the others',
  async ({ paused, first: back }) => {
    for (const kind of ['refused', 'lost'] satisfies readonly FaultKind[]) {
      for (let step = 0; ; step += 1) {
        await parkedWhilePaused(3, 2, paused);
        const { context, happened } = faultyContext(bench.context(), { step, kind });
        const first = bench.giveBack({}, context);
        if (!(await first.then(happened, () => true))) break;
        await expect(first).rejects.toBe(fault);
        const { operation } = await bench.giveBack();
        expect([kind, step, operation.returned.jobs, await waiting()]).toEqual([
          kind,
          step,
          back[0] + back[1],
          back,
        ]);
        await queues[paused]?.resume();
        expect(await bench.giveBack()).toMatchObject({ done: true, operation: { returned: { jobs: 5 } } });
        expect([kind, step, await waiting()]).toEqual([kind, step, [3, 2]]);
      }
    }
  },
);

test('a queue that was paused for an earlier run and is no more is not told as paused: its jobs come back', async () => {
  for (let step = 0; ; step += 1) {
    await parkedWhilePaused(3, 2);
    const { context, happened } = faultyContext(bench.context(), { step, kind: 'refused' });
    const first = bench.giveBack({}, context);
    if (!(await first.then(happened, () => true))) break;
    await expect(first).rejects.toBe(fault);
    await queues[1]?.resume();
    const { done, stop, operation } = await bench.giveBack();
    expect([step, done, stop, operation.returned.jobs]).toEqual([step, true, undefined, 5]);
    expect([step, await waiting()]).toEqual([step, [3, 2]]);
  }
});

test('a store that goes away while jobs are taken is told in a sentence, without any script', async () => {
  await parkedWhilePaused(3, 2);
  await queues[1]?.resume();
  const gone: string[] = [];
  for (const framework of ['sidekiq', 'bullmq'] as const) {
    const other = await moverBench(framework);
    await other.store.observer.lpush('queue:bulk', '{"class":"Send"}');
    await other.store.observer.rpush('bull:bulk:wait', '1');
    await other.store.observer.hset('bull:bulk:1', 'name', 'Send', 'data', '{}');
    const { store: run } = other.context();
    // Between the look and the take.
    const store: typeof run = async (commands) => {
      const takes = commands.some(([name]) => /eval/.test(name));
      if (takes) await other.store.stop();
      return run(commands);
    };
    await other.take({}, other.context({ store })).catch(({ message }: Error) => gone.push(message));
    other.app.disconnect();
  }
  expect(gone).toEqual([
    expect.stringMatching(/^SCRIPT load: [^\n]{1,200}$/),
    expect.stringMatching(/^a script on bull:bulk:wait: [^\n]{1,200}$/),
  ]);
});
