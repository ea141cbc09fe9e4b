import { type ConnectionOptions, Queue, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { enqueue, inTagsOf } from './tags';

const livesMs = 60_000;

export function pushQueue(connection: ConnectionOptions): Queue {
  return new Queue('pushes', {
    connection,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      attempts: 2, // one retry
      backoff: { type: 'fixed', delay: 5_000 },
      removeOnComplete: true,
      removeOnFail: { age: 3_600, count: 100 },
    },
  });
}

/** For publishing only. A subscriber needs none of this. */
export function publisher(options: RedisOptions): Redis {
  return new Redis({
    ...options,
    commandTimeout: 200, // milliseconds; a publish takes one
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false, // without a connection: fail, do not pile up in this process
  });
}

/** Says that a conversation changed, never what: whoever hears it reads the newest. So any number of pushes are one. */
export async function push(queue: Queue, conversation: string): Promise<void> {
  await enqueue(queue, 'push', { conversation }, { deduplication: { id: conversation, ttl: livesMs } });
}

export function pushWorker(connection: ConnectionOptions, concurrency: number, publishing: Redis): Worker {
  const process = inTagsOf(async (job) => {
    // First: what changes from here on is another push.
    await job.removeDeduplicationKey();
    if (Date.now() - job.timestamp > livesMs) return 'too late';
    await publishing.publish(`conversation:${job.data.conversation}`, 'changed');
    return 'told';
  });
  return new Worker('pushes', process, { connection, concurrency });
}
