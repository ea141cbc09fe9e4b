import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { BenchStore } from '../bench-store';

export type JobFramework = 'sidekiq' | 'bullmq';

/** In the queue `bulk`. Every other one is of the source `broadcast`. */
const JOBS = 200_000;

export const MATCHING_JOBS = JOBS / 2;

/** One command's worth. */
const JOBS_AT_ONCE = 5_000;

/** Fills the queue `bulk` as the library itself would. */
export async function fillHalfMatching(store: BenchStore, framework: JobFramework): Promise<void> {
  if (framework === 'sidekiq') return fillSidekiq(store.client);
  const queue = new Queue('bulk', { connection: { host: '127.0.0.1', port: store.port } });
  try {
    await inPortions((from) =>
      queue.addBulk(
        numbersFrom(from).map((n) => ({
          name: 'SendMessage',
          data: { to: n, text: `Hello ${n}, your order is on its way`, bulkhead: tagsOf(n) },
          opts: { attempts: 3, removeOnComplete: true },
        })),
      ),
    );
  } finally {
    await queue.close();
  }
}

/** As Sidekiq 7 writes them, some 260 bytes each. */
async function fillSidekiq(client: Redis): Promise<void> {
  await client.sadd('queues', 'bulk');
  await inPortions((from) => client.lpush('queue:bulk', ...numbersFrom(from).map(sidekiqPayload)));
}

function sidekiqPayload(n: number): string {
  const at = 1_796_000_000 + n / 1000;
  return JSON.stringify({
    retry: true,
    queue: 'bulk',
    args: [n, `Hello ${n}, your order is on its way`],
    class: 'SendMessage',
    jid: n.toString(16).padStart(24, '0'),
    created_at: at,
    bulkhead: tagsOf(n),
    enqueued_at: at,
  });
}

function tagsOf(n: number) {
  return { source: n % 2 === 0 ? 'broadcast' : 'import', account: `a${n % 5000}` };
}

function numbersFrom(from: number): readonly number[] {
  return Array.from({ length: JOBS_AT_ONCE }, (_, index) => from + index);
}

async function inPortions(add: (from: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < JOBS; from += JOBS_AT_ONCE) await add(from);
}
