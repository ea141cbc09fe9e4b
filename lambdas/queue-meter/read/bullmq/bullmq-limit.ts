import type { QueueLimit } from '../../../../domain/jobs/job-store-reading';
import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';

/**
 * Asks for the limits that hold for all workers of a queue: `setGlobalConcurrency` and `setGlobalRateLimit` (BullMQ 5 and
 * 6) keep them in the fields `concurrency`, `max` and `duration`, in milliseconds, of its `meta`. Nothing where there is
 * none. What a worker limits by its own options stands nowhere in the store.
 */
export function queryBullmqLimit(batch: CommandBatch, keys: BullmqKeys): () => QueueLimit | undefined {
  const fields = batch.fields('hmget', keys.meta, 'concurrency', 'max', 'duration');
  return () => {
    const [inFlightJobs, max, durationMs] = fields().map(positiveNumber);
    const isRate = max !== undefined && durationMs !== undefined;
    if (inFlightJobs === undefined && !isRate) return undefined;
    return {
      ...(isRate && { jobsPerSecond: (1000 * max) / durationMs }),
      ...(inFlightJobs !== undefined && { inFlightJobs }),
    };
  };
}

function positiveNumber(text: string | null): number | undefined {
  const value = Number(text ?? 0);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}
