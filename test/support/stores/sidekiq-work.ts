import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { clientOptions, type StoreEndpoint } from './store-connection';

/** The script by which Sidekiq takes due jobs from its schedule. */
const takeDue = `
local job = redis.call("zrange", KEYS[1], "-inf", ARGV[1], "byscore", "limit", 0, 1)[1]
if job then redis.call("zrem", KEYS[1], job) end
return job`;

/** What a plugin that throttles does: counts a window by the store's own clock. */
const throttle = `
local second = redis.call("time")[1]
redis.call("incr", KEYS[1])
redis.call("expire", KEYS[1], ARGV[1])
return second`;

/** What came of the commands, to be compared with what should have. */
export interface SidekiqOutcome {
  /** The jobs that came out again, in order. */
  readonly jobs: readonly string[];
  /** Whether the store knew the plugin's script before and after it was sent as text. */
  readonly known: readonly unknown[];
  /** What calling it by hash gave before that. */
  readonly byHash: string;
}

/**
 * Sends a job store the commands that Sidekiq was seen to send: enqueue, fetch, schedule, retry, heartbeat, counts; and
 * those of its plugins, at a store that has just failed over. Sidekiq itself is Ruby.
 */
export async function sidekiqWork(store: StoreEndpoint): Promise<SidekiqOutcome> {
  const client = new Redis(clientOptions(store, store.app));
  try {
    await client.multi().sadd('queues', 'walls').lpush('queue:walls', 'first', 'second').exec();
    const fetched = [await client.brpop('queue:walls', 1), await client.brpop('queue:walls', 1)];

    await client.zadd('schedule', Date.now() / 1000, 'due');
    const hash = await client.script('LOAD', takeDue);
    const due = await client.evalsha(String(hash), 1, 'schedule', String(Date.now() / 1000 + 1));

    await client.zadd('retry', 1, 'again');
    await client.zrangebyscore('retry', '-inf', '+inf');
    await client.zrem('retry', 'again');
    await client.multi().hset('walls:1', 'busy', 0).expire('walls:1', 60).exists('walls:1').exec();
    await client.info();
    await client.srem('queues', 'walls');
    await client.unlink('walls:1');

    // A text that this store has never seen, whatever ran on it before.
    const text = `-- ${Math.random()}\n${throttle}`;
    const throttleHash = createHash('sha1').update(text).digest('hex');
    const known = [await client.script('EXISTS', throttleHash)];
    const byHash = await client
      .evalsha(throttleHash, 1, 'throttled', 1)
      .catch(({ message }: Error) => message);
    await client.eval(text, 1, 'throttled', 1);
    known.push(await client.script('EXISTS', throttleHash));
    await client.evalsha(throttleHash, 1, 'throttled', 1);
    await client.time();
    return {
      jobs: [...fetched.map((reply) => reply?.[1] ?? ''), String(due)],
      known: known.flat(),
      byHash: String(byHash).split(' ')[0] ?? '',
    };
  } finally {
    client.disconnect();
  }
}
