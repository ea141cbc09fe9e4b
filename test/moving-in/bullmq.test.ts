import { JobLedger } from '../client/job-ledger';
import { until } from '../client/until';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { clientOptions } from '../support/stores/store-connection';
import { type BullmqSide, bullmqSide, everyKind, type WorkKind } from './bullmq-side';

const nothingWrong = { lost: [], doubled: [], neverAcknowledged: [] };

let stores: { readonly old: ObservedStore; readonly next: ObservedStore };
let sides: { readonly old: BullmqSide; readonly next: BullmqSide };
let ledger: JobLedger;

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
  sides = { old: side(stores.old, 'legacy'), next: side(stores.next, 'bull') };
});
afterEach(async () => {
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
