import type { QueueOptions } from 'bullmq';

/** For every queue that has no numbers of its own. */
export const queueDefaults = {
  streams: { events: { maxLen: 1_000 } },
  defaultJobOptions: {
    removeOnComplete: { age: 3_600, count: 1_000 },
    removeOnFail: { age: 7 * 24 * 3_600, count: 1_000 },
  },
} satisfies Partial<QueueOptions>;
