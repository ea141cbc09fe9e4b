import { type ConnectionOptions, type Job, type Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type GuardedQueue, guardedProcessor, guardedQueue, type Work } from '../../../client/bullmq';
import { enqueueCeiling } from '../../../client/index';
import { counts, switchboard } from './switchboard';
import { inTagsOf, withTags } from './tags';

/** The queues of the app by their names, guarded. One set for each process. */
export function guardedQueues(queues: readonly Queue[], redis: Redis): Map<string, GuardedQueue> {
  const ceiling = enqueueCeiling({
    info: () => redis.info('memory'),
    ceilingPercent: Number(process.env.BULKHEAD_ENQUEUE_CEILING_PERCENT ?? 100),
  });
  const queueFor = (name: string) => queues.find((queue) => queue.name === name);
  const guarded = (queue: Queue) => guardedQueue({ queue, queueFor, switchboard, counts, ceiling });
  return new Map(queues.map((queue) => [queue.name, guarded(queue)]));
}

/** In place of `queue.add`. Undefined: one job too many in a row. */
export async function enqueueGuarded(queue: GuardedQueue, work: Work) {
  const data = withTags(work.name, work.data);
  return data && queue.add({ ...work, data });
}

export function guardedWorker(
  name: string,
  connection: ConnectionOptions,
  perform: (job: Job) => Promise<unknown>,
): Worker {
  const processor = guardedProcessor({
    process: inTagsOf(perform),
    switchboard,
    counts,
    worker: () => worker,
    onProblem: (problem) => console.warn(`${name}:`, problem),
  });
  // A job may be let go more than once while the store is full, and must not fail for it.
  const worker: Worker = new Worker(name, processor, { connection, maxStalledCount: 10 });
  return worker;
}
