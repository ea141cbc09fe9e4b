import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job, JobsOptions, Queue } from 'bullmq';

interface Tags {
  readonly source: string;
  readonly account: string;
  readonly hops: number;
}

const mostHops = 8;
const current = new AsyncLocalStorage<Tags>();

/** Around each request, and each task that a clock starts. */
export function tagged<T>(source: string, account: string, run: () => T): T {
  return current.run({ source, account, hops: 0 }, run);
}

/** In place of `queue.add`. */
export async function enqueue(queue: Queue, name: string, data: object, options: JobsOptions = {}) {
  const tags = current.getStore();
  if (tags === undefined) return queue.add(name, data, options);
  if (tags.hops >= mostHops) {
    // Not thrown: the job that asks would be tried again, and would ask again.
    console.error(`${name} not enqueued: job ${mostHops + 1} in a row of ${tags.source}, ${tags.account}`);
    return undefined;
  }
  return queue.add(name, { ...data, bulkhead: { ...tags, hops: tags.hops + 1 } }, options);
}

/** Around a worker's processor: what a job sets off has its tags. */
export function inTagsOf<T>(process: (job: Job) => Promise<T>): (job: Job) => Promise<T> {
  return (job) => {
    const { bulkhead } = job.data;
    return bulkhead === undefined ? process(job) : current.run(bulkhead, () => process(job));
  };
}
