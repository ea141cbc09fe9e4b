import { Redis } from 'ioredis';
import { clientOptions, type StoreEndpoint } from './store-connection';

/** The script by which Sidekiq takes due jobs from its schedule. */
const takeDue = `
local job = redis.call("zrange", KEYS[1], "-inf", ARGV[1], "byscore", "limit", 0, 1)[1]
if job then redis.call("zrem", KEYS[1], job) end
return job`;

/**
 * Sends a job store the commands that Sidekiq was seen to send: enqueue, fetch, schedule, retry, heartbeat, counts.
 * Sidekiq itself is Ruby. @returns the jobs that came out again, in order.
 */
export async function sidekiqWork(store: StoreEndpoint): Promise<readonly string[]> {
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
    return [...fetched.map((reply) => reply?.[1] ?? ''), String(due)];
  } finally {
    client.disconnect();
  }
}
