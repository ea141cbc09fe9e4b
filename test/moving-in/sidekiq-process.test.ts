import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobLedger } from '../client/job-ledger';
import { installedSidekiqs } from '../client/sidekiq/installed-sidekiqs';
import { until } from '../client/until';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { storeUrl } from '../support/stores/store-connection';
import { type Adoption, adoption } from './adoption';
import { type SidekiqSide, sidekiqSide } from './sidekiq-side';

const nothingWrong = { lost: [], doubled: [], neverAcknowledged: [] };
const kinds = ['plain', 'late', 'flaky', 'chain', 'hopeless', 'far'];

let stores: { readonly old: ObservedStore; readonly next: ObservedStore };
let sides: { readonly old: SidekiqSide; readonly next: SidekiqSide };
let adopting: Adoption;
let folder: string;

beforeAll(async () => {
  const [old, next] = await Promise.all([observedStore('jobs', 'sidekiq'), observedStore('jobs', 'sidekiq')]);
  stores = { old, next };
});
beforeEach(async () => {
  await Promise.all([stores.old.observer.flushall(), stores.next.observer.flushall()]);
  const keys = { framework: 'sidekiq', keyPrefix: '', oldKeyPrefix: '' } as const;
  adopting = adoption({ ...stores, ...keys, queues: ['default'] });
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-moving-'));
  writeFileSync(join(folder, 'book'), '');
});
afterEach(() => {
  sides.old.close();
  sides.next.close();
  adopting.close();
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await Promise.all([stores.old.stop(), stores.next.stop()]);
});

const noted = (what: string) =>
  readFileSync(join(folder, 'book'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith(`${what} `) ? [line.slice(what.length + 1)] : []));

const acknowledged: string[] = [];
async function add(side: SidekiqSide, jobs: number): Promise<void> {
  for (const kind of kinds) acknowledged.push(...(await side.add(kind, jobs)));
}

async function balance() {
  const ledger = new JobLedger();
  for (const jid of [...acknowledged, ...noted('enqueued')]) ledger.acknowledge(jid);
  for (const jid of noted('ran')) ledger.ran(jid);
  const standing = [...(await sides.old.standing()), ...(await sides.next.standing())];
  return ledger.balance(standing.map(({ jid }) => jid));
}

/** Nothing waits but what is for much later or was given up, and nothing has run for a while: what runs stands nowhere. */
async function idle(side: SidekiqSide, what: string): Promise<void> {
  let quietSince = Date.now();
  let ran = 0;
  await until(async () => {
    await side.passTime();
    const open = (await side.standing()).filter(({ kind }) => kind !== 'far' && kind !== 'hopeless');
    if (open.length > 0 || noted('ran').length > ran) quietSince = Date.now();
    ran = noted('ran').length;
    return Date.now() - quietSince > 700;
  }, what);
}

for (const sidekiq of installedSidekiqs()) {
  test(`Sidekiq ${sidekiq.version}: no job is lost or doubled on the way, forth and back`, async () => {
    acknowledged.length = 0;
    const side = ({ connection, observer }: ObservedStore) =>
      sidekiqSide({
        ...{ sidekiq, observer, book: join(folder, 'book') },
        url: `${storeUrl(connection, connection.app)}/0`,
      });
    sides = { old: side(stores.old), next: side(stores.next) };
    const { old, next } = sides;
    await add(old, 40);
    old.startWorker();

    next.startWorker();
    await Promise.all([add(old, 10), add(next, 10)]);
    // Back: requests go to the old side alone, and what the new one has its own workers drain.
    await add(old, 5);
    await idle(next, 'the new side has drained its store');
    // And forth again, all of them.
    await add(old, 20);
    await add(next, 10);

    // The old workers drain the old store, what falls due and second tries included.
    await idle(old, 'the old store is drained');
    const left = await old.standing();
    expect([left.length, new Set(left.map(({ kind }) => kind))]).toEqual([150, new Set(['far', 'hopeless'])]);
    await old.stopWorker();
    await idle(next, 'the new side is idle');

    // What is left of it is taken over, once there and back.
    const [first, second] = ['adopt-20261119-143000-k7fd', 'adopt-20261119-150000-k7fd'];
    expect((await adopting.adopt(first)).operation).toMatchObject({ taken: 150, doubtful: 0 });
    expect(await stores.old.observer.keys('*bulkhead*')).toEqual([]);
    await adopting.giveBack(first);
    expect((await old.standing()).map(({ jid }) => jid).sort()).toEqual(left.map(({ jid }) => jid).sort());
    await adopting.adopt(second);
    expect((await adopting.unpark(second)).operation.returned).toMatchObject({ jobs: 150, present: 0 });
    expect((await next.standing()).length).toBe(150 + 40);
    expect(await balance()).toEqual(nothingWrong);
    await next.stopWorker();
    next.startWorker({ MENDED: 'yes' });
    await next.add('again', 1);
    // By what has run: a job that a stopping worker has just fetched goes back into its queue.
    await until(async () => noted('ran').length >= 95 * 7, 'what was taken over runs');
    await next.stopWorker();
    expect(await next.standing()).toEqual([]);
    expect(await balance()).toEqual(nothingWrong);
    expect(noted('ran').length).toBe(95 * 7);
    expect([await stores.old.refusals(), await stores.next.refusals()]).toEqual([[], []]);
  });
}
