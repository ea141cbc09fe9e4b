import * as fc from 'fast-check';
import { returnJobs } from '../../../lambdas/queue-mover/return-jobs';
import { type FaultKind, fault, faultyContext } from './faulty-context';
import { heldNames, mistakes, none } from './ledger';
import { benchParkedId, type MoverBench, moverBench } from './mover-bench';
import { jidOf, jidsIn, payload } from './sidekiq-jobs';

/** Where each of a set of jobs stands. */
const jobs = fc.array(fc.constantFrom('queue:bulk', 'queue:default', 'schedule', 'retry'), {
  minLength: 4,
  maxLength: 12,
});

const kinds: readonly FaultKind[] = ['refused', 'lost'];

let bench: MoverBench;
let ran: string[];

beforeAll(async () => {
  bench = await moverBench('sidekiq');
});
afterAll(() => bench.stop());

async function fill(places: readonly string[]): Promise<string[]> {
  await bench.empty();
  ran = [];
  const { observer } = bench.store;
  for (const [n, place] of places.entries()) {
    if (place.startsWith('queue:')) await observer.lpush(place, payload(`j${n}`));
    else await observer.zadd(place, n, payload(`j${n}`));
  }
  return places.map((_, n) => `j${n}`);
}

/** What a worker does while the mover is away. */
async function work(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const text = await bench.store.observer.rpop('queue:bulk');
    if (text !== null) ran.push(jidOf(text));
  }
}

async function ledger(enqueued: readonly string[]) {
  return { enqueued, ran, stored: await jidsIn(bench.store.observer), ...heldNames(bench, jidOf) };
}

async function expectFault(run: Promise<unknown>): Promise<void> {
  await expect(run).rejects.toBe(fault);
}

/** As a store that was replaced by another one, or lost the last seconds. */
async function forgetReceipts(): Promise<void> {
  const { observer } = bench.store;
  const keys = await observer.keys('bulkhead:take:*');
  if (keys.length > 0) await observer.del(...keys);
}

const memories: readonly [what: string, meanwhile: () => Promise<void>, doubted: boolean][] = [
  ['a store that tells what was taken leaves no doubt', async () => undefined, false],
  ['a store that does not', forgetReceipts, true],
];

test.each(memories)(
  'parking that fails at any step loses nothing, doubles nothing but what it tells, and goes on: %s',
  async (_, meanwhile, doubted) => {
    let doubts = 0;
    const property = fc.asyncProperty(jobs, fc.nat(2), async (places, taken) => {
      for (const kind of kinds) {
        for (let step = 0; ; step += 1) {
          const enqueued = await fill(places);
          const { context, happened } = faultyContext(bench.context(), { step, kind });
          const first = bench.take({}, context);
          if (!(await first.then(happened, () => true))) break;
          await expectFault(first);
          await meanwhile();
          await work(taken);
          const { operation } = await bench.take();
          const after = await ledger(enqueued);
          expect([kind, step, mistakes(after)]).toEqual([kind, step, none]);
          expect(operation).toMatchObject({
            phase: 'kept',
            taken: after.parked.length,
            doubtful: after.doubtful.length,
          });
          expect(after.doubtful.length).toBeLessThanOrEqual(200);
          expect(after.stored).toEqual([]);
          doubts += after.doubtful.length;
        }
      }
    });
    await fc.assert(property, { numRuns: 2, seed: 6 });
    // Else the faults were not where they hurt.
    expect(doubts > 0).toBe(doubted);
  },
);

test('bringing back that fails at any step brings each job back once', async () => {
  const property = fc.asyncProperty(jobs, fc.nat(2), async (places, taken) => {
    for (const kind of kinds) {
      for (let step = 0; ; step += 1) {
        const enqueued = await fill(places);
        await bench.take();
        // Small portions, so that there is something between them.
        const speed = { jobsPerSecond: 1_000 };
        const { context, happened } = faultyContext(bench.context(), { step, kind });
        const first = bench.giveBack(speed, context);
        if (!(await first.then(happened, () => true))) break;
        await expectFault(first);
        await work(taken);
        const { operation } = await bench.giveBack(speed);
        const stored = await jidsIn(bench.store.observer);
        expect([kind, step, [...stored, ...ran].sort()]).toEqual([kind, step, [...enqueued].sort()]);
        expect(operation).toMatchObject({
          phase: 'returned',
          returned: { jobs: enqueued.length, present: 0 },
        });
        expect(bench.objects.batches()).toEqual([]);
      }
    }
  });
  await fc.assert(property, { numRuns: 1, seed: 6 });
});

test('doubtful jobs stay in the bucket until somebody asks for them', async () => {
  const enqueued = await fill(['queue:bulk', 'queue:bulk', 'queue:bulk']);
  for (let step = 0; bench.objects.held('doubtful').length === 0; step += 1) {
    await fill(['queue:bulk', 'queue:bulk', 'queue:bulk']);
    await expectFault(bench.take({}, faultyContext(bench.context(), { step, kind: 'lost' }).context));
    await forgetReceipts();
    await bench.take();
  }
  expect((await bench.giveBack()).operation).toMatchObject({
    phase: 'returned',
    doubtful: 3,
    returned: { jobs: 0 },
  });
  expect(await jidsIn(bench.store.observer)).toEqual([]);
  const { operation } = await bench.giveBack({ withDoubtful: true });
  expect(operation).toMatchObject({ phase: 'returned', returnedDoubtful: { jobs: 3 } });
  expect((await jidsIn(bench.store.observer)).sort()).toEqual(enqueued);
  expect(bench.objects.batches()).toEqual([]);
  await bench.giveBack({ withDoubtful: true });
  expect((await jidsIn(bench.store.observer)).sort()).toEqual(enqueued);
});

test('a replica that took over and lost the last jobs gets them again', async () => {
  const enqueued = await fill(Array(5).fill('queue:bulk'));
  await bench.take();
  const { observer } = bench.store;
  const cursorKey = bench.context().format.cursorKey(`${benchParkedId}:jobs`);
  const once = {
    action: 'return',
    id: benchParkedId,
    jobsPerSecond: 2,
    ceilingPercent: 100,
    withDoubtful: false,
  } as const;
  const portion = async () => returnJobs(bench.context(), once, Date.now() + 600);
  await portion();
  const [list, cursor] = [await observer.lrange('queue:bulk', 0, -1), await observer.get(cursorKey)];
  await portion();
  expect((await jidsIn(observer)).length).toBeGreaterThan(list.length);
  await observer.del('queue:bulk');
  await observer.rpush('queue:bulk', ...list);
  await observer.set(cursorKey, cursor ?? '');
  await bench.giveBack();
  expect((await jidsIn(observer)).sort()).toEqual(enqueued);
});

test('a settlement that ends too early forgets no doubt: what an earlier mover took stays doubtful', async () => {
  for (const kind of kinds) {
    for (let step = 0; ; step += 1) {
      const enqueued = await fill(Array.from({ length: 30 }, () => 'queue:bulk'));
      const { jobs: batch } = await parkedBatch();
      // As the store was before, without a word of what was taken: five are gone, to that mover or to a worker.
      await bench.empty();
      await bench.objects.createBatch(benchParkedId, 1, { version: 2, jobs: batch });
      await bench.store.observer.lpush('queue:bulk', ...batch.slice(5).map(({ member }) => member));
      const { context, happened } = faultyContext(bench.context(), { step, kind });
      const first = bench.take({}, context);
      if (!(await first.then(happened, () => true))) break;
      await expectFault(first);
      const { operation } = await bench.take();
      expect([kind, step, operation.taken, operation.doubtful]).toEqual([kind, step, 25, 5]);
      expect([kind, step, heldNames(bench, jidOf).doubtful.sort()]).toEqual([
        kind,
        step,
        enqueued.slice(0, 5).sort(),
      ]);
    }
  }
});

/** The one batch of a take. */
async function parkedBatch() {
  await bench.take();
  const [batch] = bench.objects.batches();
  if (batch === undefined) throw new Error('expected a batch');
  return batch;
}
