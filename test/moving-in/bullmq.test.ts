import { JobLedger } from '../client/job-ledger';
import { until } from '../client/until';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { clientOptions } from '../support/stores/store-connection';
import { type Adoption, adoption } from './adoption';
import { type BullmqSide, bullmqSide, everyKind, type WorkKind } from './bullmq-side';

const nothingWrong = { lost: [], doubled: [], neverAcknowledged: [] };

let stores: { readonly old: ObservedStore; readonly next: ObservedStore };
let sides: { readonly old: BullmqSide; readonly next: BullmqSide };
let ledger: JobLedger;
let adopting: Adoption;

beforeAll(async () => {
  const [old, next] = await Promise.all([
    observedStore('jobs', 'bullmq', { keyPrefix: 'legacy' }),
    observedStore('jobs', 'bullmq'),
  ]);
  stores = { old, next };
});
beforeEach(async () => {
  await Promise.all([stores.old.observer.flushall(), stores.next.observer.flushall()]);
  ledger = new JobLedger();
  let names = 0;
  const nextName = () => {
    names += 1;
    return `job ${names}`;
  };
  const side = ({ connection }: ObservedStore, prefix: string) =>
    bullmqSide({ connection: clientOptions(connection, connection.app), prefix, ledger, nextName });
  const keys = { framework: 'bullmq', keyPrefix: 'bull', oldKeyPrefix: 'legacy' } as const;
  adopting = adoption({ ...stores, ...keys, queues: ['mailers'] });
  sides = { old: side(stores.old, 'legacy'), next: side(stores.next, 'bull') };
});
afterEach(async () => {
  adopting.close();
  await Promise.all([sides.old.close(), sides.next.close()]);
  expect([await stores.old.refusals(), await stores.next.refusals()]).toEqual([[], []]);
});
afterAll(async () => {
  await Promise.all([stores.old.stop(), stores.next.stop()]);
});

/** Whoever is looked for in both stores at once may be on the way from one list to another: only where nothing runs. */
async function balance() {
  return ledger.balance([...(await sides.old.standing()), ...(await sides.next.standing())]);
}

const idle = (side: BullmqSide, what: string) => until(async () => (await side.open()) === 0, what);
const some = (times: number): readonly WorkKind[] => Array.from({ length: times }, () => everyKind).flat();

test('no job is lost or doubled on the way, forth and back', async () => {
  const { old, next } = sides;
  await old.add(...some(10));
  old.startWorker();

  next.startWorker();
  await Promise.all([old.add(...some(4)), next.add(...some(4))]);
  // Back: requests go to the old side alone, and what the new one has its own workers drain.
  await old.add(...some(2));
  await idle(next, 'the new side has drained its store');
  // And forth again, all of them, while the old side is still busy.
  expect(await old.open()).toBeGreaterThan(0);
  await next.add(...some(4));

  // The old workers drain the old store, what falls due and second tries included.
  await idle(old, 'the old store is drained');
  expect((await old.standing()).length).toBe(2 * (10 + 4 + 2));
  // What was given up is tried again by workers that have the fix, and what is for later is made due.
  await old.stopWorker();
  old.startWorker({ mended: true });
  await old.queue.retryJobs();
  for (const job of await old.queue.getDelayed()) await job.promote();
  await until(async () => (await old.standing()).length === 0, 'the old store is empty');
  await old.stopWorker();
  await idle(next, 'the new side is idle');
  await next.stopWorker();
  expect(await balance()).toEqual(nothingWrong);
  expect(ledger.ranJobs).toBeGreaterThan(150);
});

test('what is left when the old workers have stopped is adopted, given back, adopted again, and runs here', async () => {
  const { old, next } = sides;
  await old.add(...some(20));
  old.startWorker();
  // Stopped half way: what waits is taken over too, of every kind.
  await until(() => ledger.ranJobs > 30, 'some have run');
  await old.stopWorker();
  const left = (await old.standing()).sort();
  expect(left.length).toBeGreaterThan(60);
  next.startWorker({ mended: true });
  await next.add('plain', 'chain', 'plain');

  const first = 'adopt-20261119-143000-k7fd';
  const { SCAN: before = 0 } = await stores.old.calls();
  await adopting.other.facts();
  const { operation } = await adopting.adopt(first);
  // All keys of a Redis that was for everything are gone through once, however often jobs are looked for.
  expect((await stores.old.calls()).SCAN).toBe(before + 1);
  expect(operation).toMatchObject({ kind: 'adopt', taken: left.length, doubtful: 0, scan: { left: 0 } });
  expect(await stores.old.observer.keys('*:bulkhead*')).toEqual([]);
  expect(await old.standing()).toEqual([]);
  await adopting.giveBack(first);
  expect((await old.standing()).sort()).toEqual(left);
  await expect(adopting.unpark(first)).rejects.toThrow('goes back to the store that it came from');
  old.startWorker();
  await idle(old, 'the old side has gone on');
  await old.stopWorker();

  const [givenUp] = await old.queue.getFailed();
  const wasThere = await stores.old.observer.hgetall(`legacy:mailers:${givenUp?.id}`);
  const second = 'adopt-20261119-150000-k7fd';
  const { taken } = (await adopting.adopt(second)).operation;
  expect(taken).toBe(40);
  const { returned } = (await adopting.unpark(second)).operation;
  expect(returned).toMatchObject({ jobs: 40, present: 0 });
  await expect(adopting.giveBack(second)).rejects.toThrow('comes into the store of this stage already');
  // What was given up there is given up here, and what was for later still is.
  await idle(next, 'the new side is idle');
  const kinds = async () => (await next.queue.getJobs(['failed', 'delayed'])).map(({ name }) => name);
  expect((await kinds()).filter((name) => name === 'far')).toHaveLength(20);
  const [far] = await next.queue.getDelayed();
  expect(far?.delay).toBe(3_600_000);
  const same = (await next.queue.getFailed()).find(({ data }) => data.name === givenUp?.data.name);
  expect(wasThere).toMatchObject({ failedReason: 'every time', atm: '1' });
  expect(await stores.next.observer.hgetall(`bull:mailers:${same?.id}`)).toEqual(wasThere);
  await next.queue.retryJobs();
  for (const job of await next.queue.getDelayed()) await job.promote();
  await until(async () => (await next.standing()).length === 0, 'all of it has run');
  await next.stopWorker();
  expect(await balance()).toEqual(nothingWrong);
  expect([await old.standing(), ledger.ranJobs]).toEqual([[], 20 * 8 + 4]);
});
