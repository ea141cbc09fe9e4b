import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Redis } from 'ioredis';
import { storeClients } from './store-clients';
import type { StoreEndpoint } from './store-connection';
import type { WalledStores } from './store-walls';

/** What one LPUSH or PUBLISH carries. Bytes. */
const PAYLOAD = Buffer.alloc(64 * 1024, 'x');

/** What the sockets of both sides may swallow on loopback before the server has to keep anything. Bytes. */
const SOCKET_BUFFERS_BYTES = 16 * 1024 * 1024;

/** Stores whose limits are known. */
export interface LimitedStores extends WalledStores {
  /** `client-output-buffer-limit-pubsub-hard-limit` of the pub/sub store. */
  readonly pubsubHardLimitBytes: number;
  /** False from Valkey 9 on, which holds large messages by reference. */
  readonly countsLargeMessages: boolean;
}

/**
 * The promise that neither store lets its load grow without bound: a full job store refuses work and loses none, a
 * subscriber that does not read is dropped and costs nobody else a message. Leaves the job store as it was.
 * @param getStores called once, before the first test
 */
export function describeLimits(getStores: () => Promise<LimitedStores>): void {
  describe('the limits of the stores', () => {
    let stores: LimitedStores;
    const client = storeClients();

    beforeAll(async () => {
      stores = await getStores();
    });

    test('a full job store refuses work and evicts nothing', async () => {
      const jobs = client(stores.jobs);
      const key = 'bull:limits:fill';
      const evicted = await numberIn(jobs, 'stats', 'evicted_keys');
      await jobs.set('bull:limits:expires', 'an eviction would take this first', 'EX', 600);
      const maxmemory = await numberIn(jobs, 'memory', 'maxmemory');
      try {
        let accepted = 0;
        const fill = async (): Promise<void> => {
          for (; accepted * PAYLOAD.length < 2 * maxmemory; accepted += 1) await jobs.lpush(key, PAYLOAD);
        };
        await expect(fill()).rejects.toMatchObject({
          name: 'ReplyError',
          message: expect.stringMatching(/^OOM command not allowed/),
        });
        expect(accepted).toBeGreaterThan(0);
        expect(await jobs.llen(key)).toBe(accepted);
        expect(await jobs.exists('bull:limits:expires')).toBe(1);
        expect((await numberIn(jobs, 'stats', 'evicted_keys')) - evicted).toBe(0);
        // What is full can be emptied: taking work out is no write that needs memory.
        expect(await jobs.rpop(key)).toHaveLength(PAYLOAD.length);
      } finally {
        await jobs.del(key, 'bull:limits:expires');
      }
    });

    test('a subscriber that stops reading is dropped, and nobody else misses a message', async () => {
      const { pubsub, pubsubHardLimitBytes, countsLargeMessages } = stores;
      const { receivers, published, received } = await stallOf(stores, [client(pubsub), client(pubsub)]);
      // Valkey 9 keeps it, and all that it does not read: why a pub/sub store on 9 is refused.
      expect(receivers).toBe(countsLargeMessages ? 1 : 2);
      expect(published * PAYLOAD.length).toBeGreaterThan(pubsubHardLimitBytes);
      expect(received).toBe(published + 1);
    });
  });
}

/** What became of one subscriber that stopped reading, and of another one that reads. */
export interface Stall {
  /** Who got a last message, after more than the limit was published. */
  readonly receivers: number;
  readonly published: number;
  /** By the one who reads. */
  readonly received: number;
}

/** Publishes to one who reads and one who does not, until that one is dropped or has left far more than its limit unread. */
export async function stallOf(
  { pubsub, pubsubHardLimitBytes }: LimitedStores,
  [reader, publisher]: readonly [Redis, Redis],
): Promise<Stall> {
  let received = 0;
  reader.on('message', () => {
    received += 1;
  });
  await reader.subscribe('limits');
  const stalled = await stalledSubscriber(pubsub, 'limits');
  try {
    expect(await publisher.publish('limits', 'hello')).toBe(2);
    let published = 1;
    for (let receivers = 2; receivers === 2; published += 1) {
      if (published * PAYLOAD.length > pubsubHardLimitBytes + SOCKET_BUFFERS_BYTES) break;
      receivers = await publisher.publish('limits', PAYLOAD);
    }
    const receivers = await publisher.publish('limits', 'bye');
    await reader.ping();
    return { receivers, published, received };
  } finally {
    stalled.destroy();
  }
}

/** A subscriber that reads the answer to SUBSCRIBE and then nothing more. */
async function stalledSubscriber({ host, port, app, ca }: StoreEndpoint, channel: string) {
  const socket = ca === undefined ? connect({ host, port }) : connectTls({ host, port, ca });
  socket.on('error', () => undefined);
  socket.write(`AUTH ${app.name} ${app.password}\r\nSUBSCRIBE ${channel}\r\n`);
  for (let told = ''; !told.includes('subscribe'); ) told += String((await once(socket, 'data'))[0]);
  socket.pause();
  return socket;
}

/** A number that INFO tells. */
async function numberIn(client: Redis, section: string, name: string): Promise<number> {
  const text = await client.info(section);
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1]);
}
