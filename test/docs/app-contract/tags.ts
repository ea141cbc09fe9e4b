import { AsyncLocalStorage } from 'node:async_hooks';
import type { Job, JobsOptions, Queue } from 'bullmq';

interface Tags {
  readonly source: string;
  readonly account: string;
  readonly hops: number;
}

const maxHops = 8;
const current = new AsyncLocalStorage<Tags>();

/** Around each request, and each task that a clock starts. */
export function tagged<T>(source: string, account: string, run: () => T): T {
  return current.run({ source, account, hops: 0 }, run);
}

/** The data of a new job with its tags. Undefined: it would be the ninth in a row, and is not to be enqueued. */
export function withTags<T extends object>(name: string, data: T): T | undefined {
  const tags = current.getStore();
  if (tags === undefined) return data;
  if (tags.hops >= maxHops) {
    // Not thrown: the job that asks would be tried again, and would ask again.
    console.error(`${name} not enqueued: job ${maxHops + 1} in a row of ${tags.source}, ${tags.account}`);
    return undefined;
  }
  return { ...data, bulkhead: { ...tags, hops: tags.hops + 1 } };
}

/** In place of `queue.add`. */
export async function enqueue(queue: Queue, name: string, data: object, options: JobsOptions = {}) {
  const job = withTags(name, data);
  return job && queue.add(name, job, options);
}

/** Around a worker's processor: what a job sets off has its tags. */
export function inTagsOf<T>(process: (job: Job) => Promise<T>): (job: Job) => Promise<T> {
  return (job) => {
    const { source, account, hops } = job.data.bulkhead ?? {};
    return source === undefined ? process(job) : current.run({ source, account, hops }, () => process(job));
  };
}
