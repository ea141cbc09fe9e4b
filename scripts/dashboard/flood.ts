import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

export interface FloodOptions {
  /** Of the job store, as the app's user. */
  readonly url: string;
  readonly queue: string;
  readonly calmSeconds: number;
  readonly floodSeconds: number;
  readonly drainSeconds: number;
  readonly onPhase: (text: string) => void;
}

/** Jobs a second: what a worker of this flood manages, and what a runaway automation adds. */
const usualPerSecond = 5;
const runawayPerSecond = 200;

/** The outage in small: steady work, then one source that adds forty times as much, then somebody stops it. */
export async function flood(options: FloodOptions): Promise<void> {
  const connection = new Redis(options.url, { maxRetriesPerRequest: null });
  const blocking = connection.duplicate();
  const queue = new Queue(options.queue, { connection });
  const work = (concurrency: number) =>
    new Worker(options.queue, () => sleep(100), { connection: blocking, concurrency });
  let worker = work(2);
  const add = (name: string, source: string, count: number) =>
    queue.addBulk(
      Array.from({ length: count }, (_, index) => ({
        name,
        data: { bulkhead: { source, account: `account-${index % 3}` } },
        opts: { removeOnComplete: true },
      })),
    );
  const during = async (seconds: number, runaway: boolean): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await add('SendMessage', 'inbox', usualPerSecond);
      if (runaway) await add('ManageConversation', 'conversation-automation', runawayPerSecond);
      await sleep(1000);
    }
  };
  try {
    options.onPhase(`${options.calmSeconds} s of usual work`);
    await during(options.calmSeconds, false);
    options.onPhase(`${options.floodSeconds} s of runaway automation`);
    await during(options.floodSeconds, true);
    options.onPhase(`${options.drainSeconds} s of draining, with more workers`);
    await worker.close();
    worker = work(60);
    await during(options.drainSeconds, false);
  } finally {
    await worker.close();
    await queue.close();
    blocking.disconnect();
    connection.disconnect();
  }
}
