import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { localCache } from '../../support/stores/local-stores';
import { clientOptions, outcomeOf, type StoreEndpoint } from '../../support/stores/store-connection';

let cache: Awaited<ReturnType<typeof localCache>>;
let store: StoreEndpoint;
beforeAll(async () => {
  cache = await localCache();
  store = cache.connection;
});
afterAll(() => cache.stop());

const client = () => new Redis(clientOptions(store, store.app));

test('what caches, locks, limits and presence send is allowed', async () => {
  const app = client();
  try {
    expect(await app.select(1)).toBe('OK');
    expect(await app.set('lock', 'mine', 'PX', 30_000, 'NX')).toBe('OK');
    // As a lock is given back: only by who holds it.
    const giveBack = 'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end';
    expect(await app.eval(giveBack, 1, 'lock', 'mine')).toBe(1);
    const window =
      'local now = redis.call("time") redis.call("zadd", KEYS[1], now[1], ARGV[1]) return redis.call("zcard", KEYS[1])';
    const sha = String(await app.script('LOAD', window));
    expect(await app.script('EXISTS', sha)).toEqual([1]);
    expect(await app.evalsha(sha, 1, 'limit', 'request')).toBe(1);
    expect(await app.multi().incr('limit:1').expire('limit:1', 60).exec()).toEqual([
      [null, 1],
      [null, 1],
    ]);
    expect(await app.zadd('online', 1, 'ann')).toBe(1);
    expect(await app.hset('session', 'user', 'ann')).toBe(1);
    const [, keys] = await app.scan(0, 'MATCH', 'lim*');
    expect(keys.sort()).toEqual(['limit', 'limit:1']);
    expect(await app.unlink(...keys)).toBe(2);
    expect(await app.info('server')).toContain('redis_version');
  } finally {
    app.disconnect();
  }
});

test.each([
  ['publish', 'channel', 'text'],
  ['subscribe', 'channel'],
  ['brpop', 'queue:default', '1'],
  ['bzpopmin', 'bull:default:marker', '1'],
  ['blmove', 'one', 'other', 'LEFT', 'RIGHT', '1'],
  ['xreadgroup', 'GROUP', 'g', 'c', 'STREAMS', 's', '>'],
  ['flushdb'],
  ['flushall'],
  ['keys', '*'],
  ['config', 'get', 'maxmemory'],
  ['client', 'kill', 'TYPE', 'normal'],
  ['function', 'flush'],
  ['script', 'flush'],
  ['acl', 'list'],
])('%s is refused', async (...command) => {
  expect(await outcomeOf(store, store.app, command)).toBe('ReplyError NOPERM');
});

test('a BullMQ worker that is pointed at it says so with its first fetch', async () => {
  // It says at once what it thinks of a store that evicts.
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const connection = { ...clientOptions(store, store.app), maxRetriesPerRequest: null };
  const queue = new Queue('mails', { connection });
  const worker = new Worker('mails', async () => {}, { connection });
  try {
    const said = await new Promise<Error>((resolve) => worker.once('error', resolve));
    expect(said.message).toMatch(/^NOPERM .*'bzpopmin' command$/);
  } finally {
    await worker.close(true);
    await queue.close();
    expect(warned).toHaveBeenCalledWith(
      'IMPORTANT! Eviction policy is allkeys-lru. It should be "noeviction"',
    );
    warned.mockRestore();
  }
});

test('full, it takes every write and throws away what was used longest ago', async () => {
  const app = client();
  try {
    const value = 'x'.repeat(64 * 1024);
    // Twice what it may hold: 24 MB.
    for (let index = 0; index < 768; index += 1) {
      expect(await app.set(`page:${index}`, value)).toBe('OK');
      await app.get('page:0');
    }
    const evicted = Number(/evicted_keys:(\d+)/.exec(await app.info('stats'))?.[1]);
    expect(evicted).toBeGreaterThan(300);
    expect(await app.exists('page:767')).toBe(1);
    expect(await app.exists('page:1')).toBe(0);
  } finally {
    app.disconnect();
  }
});
