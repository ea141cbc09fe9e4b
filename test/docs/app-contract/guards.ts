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

/** In place of `queue.addBulk`. What is not written is left to the caller: PartlyEnqueued says what. */
export async function enqueueAllGuarded(queue: GuardedQueue, works: readonly Work[]) {
  const tagged = works.flatMap((work) => {
    const data = withTags(work.name, work.data);
    return data === undefined ? [] : [{ ...work, data }];
  });
  return queue.addBulk(tagged);
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
  const tell = seldom((problem) => console.warn(`${name}:`, problem.message));
  worker.on('error', tell);
  return worker;
}

/** The first of a kind in a minute: an idle worker asks a full store again at once, thousands of times a second. */
function seldom(tell: (problem: Error) => void): (problem: Error) => void {
  const toldMs = new Map<string, number>();
  return (problem) => {
    const kind = problem.message.slice(0, 40);
    if (Date.now() - (toldMs.get(kind) ?? 0) < 60_000) return;
    toldMs.set(kind, Date.now());
    tell(problem);
  };
}
