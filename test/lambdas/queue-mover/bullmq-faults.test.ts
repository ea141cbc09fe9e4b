import { Queue } from 'bullmq';
import { clientOptions } from '../../support/stores/store-connection';
import { type FaultKind, fault, faultyContext } from './faulty-context';
import { heldNames, mistakes, none } from './ledger';
import { type MoverBench, moverBench } from './mover-bench';

const kinds: readonly FaultKind[] = ['refused', 'lost'];
const enqueued = ['1', '2', '3', '4', '5', '6'];

let bench: MoverBench;
let queue: Queue;
let ran: string[];

beforeAll(async () => {
  bench = await moverBench('bullmq');
  const { connection: store } = bench.store;
  queue = new Queue('bulk', { connection: clientOptions(store, store.app) });
});
afterAll(async () => {
  await queue.close();
  await bench.stop();
});

async function fill(): Promise<void> {
  await bench.empty();
  ran = [];
  const opts = [{}, { priority: 3 }, { delay: 3_600_000 }, {}, { priority: 3 }, {}];
  await queue.addBulk(opts.map((each) => ({ name: 'Send', data: {}, opts: each })));
}

/** A worker takes one and removes it when it is done. */
async function work(): Promise<void> {
  const id = await bench.store.observer.rpop('bull:bulk:wait');
  if (id === null) return;
  await bench.store.observer.del(`bull:bulk:${id}`);
  ran.push(id);
}

/** Ids that stand in a place and have a hash, and hashes without a place. */
async function stored() {
  const { observer } = bench.store;
  const ids = [
    ...(await observer.lrange('bull:bulk:wait', 0, -1)),
    ...(await observer.zrange('bull:bulk:prioritized', '0', '-1')),
    ...(await observer.zrange('bull:bulk:delayed', '0', '-1')),
  ];
  const hashes = (await observer.keys('bull:bulk:*')).flatMap((key) => /:(\d+)$/.exec(key)?.[1] ?? []);
  return {
    ids: ids.filter((id) => hashes.includes(id)),
    torn: [...ids, ...hashes].filter((id) => !(ids.includes(id) && hashes.includes(id))),
  };
}

test.each(kinds)('parking of which any step is %s loses nothing and tears no job apart', async (kind) => {
  let doubts = 0;
  for (let step = 0; ; step += 1) {
    await fill();
    const { context, happened } = faultyContext(bench.context(), { step, kind });
    const first = bench.take({}, context);
    if (!(await first.then(happened, () => true))) break;
    await expect(first).rejects.toBe(fault);
    expect((await stored()).torn).toEqual([]);
    await work();
    const { operation } = await bench.take();
    const { ids, torn } = await stored();
    const ledger = { enqueued, ran, stored: ids, ...heldNames(bench, (id) => id) };
    expect([step, mistakes(ledger), torn, ids]).toEqual([step, none, [], []]);
    expect(operation).toMatchObject({ taken: ledger.parked.length, doubtful: ledger.doubtful.length });
    doubts += ledger.doubtful.length;
  }
  // Else the faults were not where they hurt.
  expect(doubts).toBeGreaterThan(0);
});

test.each(kinds)('bringing back of which any step is %s brings each job back once', async (kind) => {
  for (let step = 0; ; step += 1) {
    await fill();
    await bench.take();
    const { context, happened } = faultyContext(bench.context(), { step, kind });
    const first = bench.giveBack({ jobsPerSecond: 1_000 }, context);
    if (!(await first.then(happened, () => true))) break;
    await expect(first).rejects.toBe(fault);
    await work();
    const { operation } = await bench.giveBack({ jobsPerSecond: 1_000 });
    const { ids, torn } = await stored();
    expect([step, [...ids, ...ran].sort(), torn]).toEqual([step, enqueued, []]);
    expect(operation).toMatchObject({ phase: 'returned', returned: { jobs: 6, present: 0 } });
  }
});
