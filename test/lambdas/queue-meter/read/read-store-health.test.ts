import { Queue } from 'bullmq';
import { readStoreHealth, type StoreHealth } from '../../../../lambdas/queue-meter/read/read-store-health';
import { storeClient } from '../../../../lambdas/store-client/store-client';
import { type ObservedStore, observedStore } from '../../../support/stores/observed-store';
import { storeClients } from '../../../support/stores/store-clients';
import { clientOptions, storeUrl } from '../../../support/stores/store-connection';

const client = storeClients();
let store: ObservedStore;

afterEach(async () => {
  expect(await store.refusals()).toEqual([]);
  await store.stop();
});

test('a full job store: its memory, and each write that was refused', async () => {
  store = await observedStore('jobs', 'bullmq', { tls: true });
  const queue = new Queue('full', { connection: clientOptions(store.connection, store.connection.app) });
  queue.on('error', () => undefined);
  try {
    await queue.waitUntilReady();
    const before = await readStoreHealth(store.meter, 'jobs');
    expect(before).toMatchObject({
      totals: { evictedKeys: 0, rejectedWrites: 0 },
      outputBufferBytes: expect.any(Number),
    });
    expect(before.usedMemoryBytes).toBeLessThan(before.maxMemoryBytes / 4);
    expect(before).not.toHaveProperty('subscribers');

    const payload = Buffer.alloc(256 * 1024, 'x');
    const push = async (): Promise<void> => {
      for (let n = 0; n < 200; n += 1) await store.observer.lpush('bull:full:fill', payload);
    };
    const enqueue = async (): Promise<void> => {
      for (let n = 0; n < 200; n += 1) await queue.add('more', { text: 'x'.repeat(16 * 1024) });
    };
    const refusals = [await refusal(push()), await refusal(enqueue())];
    expect(refusals).toEqual(refusals.map(() => expect.stringContaining('OOM command not allowed')));

    const after = await readStoreHealth(store.meter, 'jobs');
    expect(after).toMatchObject({ totals: { evictedKeys: 0, rejectedWrites: refusals.length } });
    expect(after.usedMemoryBytes / after.maxMemoryBytes).toBeGreaterThan(0.97);
  } finally {
    await queue.close();
  }
});

test('the pub/sub store: subscribers, connections and uptime', async () => {
  store = await observedStore('pubsub', 'bullmq', { tls: true });
  const read = (): Promise<StoreHealth> => readStoreHealth(store.meter, 'pubsub');
  const before = await read();
  expect(before.subscribers).toBe(0);
  await client(store.connection, 'app').subscribe('a', 'b');
  await client(store.connection, 'app').psubscribe('c:*');
  await client(store.connection, 'app').publish('a', 'not subscribed itself');
  const after = await read();
  expect(after.subscribers).toBe(2);
  expect(after.connections).toBe(before.connections + 3);
  expect(after.uptimeSeconds).toBeGreaterThanOrEqual(before.uptimeSeconds);
  expect(after.maxMemoryBytes).toBe(32 * 1024 * 1024);
});

test('a store whose certificate nobody vouches for is not read, and the reason is told', async () => {
  store = await observedStore('jobs', 'bullmq', { tls: true });
  const { ca, meter } = store.connection;
  const stranger = storeClient(storeUrl(store.connection, meter));
  try {
    const told = await refusal(readStoreHealth(stranger, 'jobs').then(() => undefined));
    // Where nothing makes a certificate, or the server knows no TLS, there is nothing to mistrust.
    expect(told).toMatch(ca === undefined ? /^accepted$/ : /^INFO: self-signed certificate/);
  } finally {
    stranger.disconnect();
  }
});

async function refusal(work: Promise<void>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: Error) => error.message,
  );
}
