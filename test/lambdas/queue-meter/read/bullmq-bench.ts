import { randomUUID } from 'node:crypto';
import { FlowProducer, type Job, type JobsOptions, Queue, Worker } from 'bullmq';
import { clientOptions, type StoreEndpoint } from '../../../support/stores/store-connection';

/** A real queue whose jobs a test takes and ends by hand, so that it decides when what happens. */
export interface BullmqBench {
  readonly queue: Queue;
  readonly flows: FlowProducer;
  /** Adds a job that was made so many seconds ago. */
  add(name: string, secondsAgo: number, options?: JobsOptions): Promise<Job>;
  /** Takes the next job as a worker would, which also moves delayed jobs that are due. */
  take(): Promise<Job>;
  /** Ends the try of a taken job; it is put back if it has tries left. */
  fail(job: Job): Promise<void>;
  complete(job: Job): Promise<void>;
  close(): Promise<void>;
}

const TOKEN = 'test';

/** @param nowMs what `secondsAgo` refers to */
export function bullmqBench(store: StoreEndpoint, nowMs: number): BullmqBench {
  const connection = clientOptions(store, store.app);
  const name = `bench-${randomUUID()}`;
  const queue = new Queue(name, { connection });
  const flows = new FlowProducer({ connection });
  const worker = new Worker(name, null, { connection, metrics: { maxDataPoints: 10 } });
  return {
    queue,
    flows,
    add: (job, secondsAgo, options) =>
      queue.add(job, {}, { timestamp: nowMs - secondsAgo * 1000, ...options }),
    take: async () => {
      const job = await worker.getNextJob(TOKEN, { block: false });
      if (job === undefined) throw new Error('no job to take');
      return job;
    },
    fail: async (job) => void (await job.moveToFailed(new Error('fails'), TOKEN)),
    complete: async (job) => void (await job.moveToCompleted('done', TOKEN, false)),
    close: async () => void (await Promise.all([worker.close(), flows.close(), queue.close()])),
  };
}
