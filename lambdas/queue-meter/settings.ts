import * as z from 'zod/mini';
import type { MeterSettings } from '../../config/contract/meter-settings';
import { parsedShape } from '../../config/contract/parsed-shape';

const text = z.string({ error: 'expected a string' }).check(z.minLength(1, { error: 'expected a string' }));
const positive = z
  .number({ error: 'expected a number above 0' })
  .check(z.positive({ error: 'expected a number above 0' }));

const store = z.object({
  connectionsAllowed: positive,
  cacheClusterIds: z.array(z.string({ error: 'expected a string' }), { error: 'expected ids of nodes' }),
});

const shape: z.ZodMiniType<MeterSettings> = z.object({
  stage: text,
  framework: z.enum(['sidekiq', 'bullmq'], { error: 'expected sidekiq or bullmq' }),
  keyPrefix: z.string({ error: 'expected a string' }),
  clusterName: text,
  bucketName: text,
  balancerFullName: z.optional(text),
  websocketBalancerFullName: z.optional(text),
  statusTargetFullName: z.optional(text),
  enqueueCeilingPercent: positive,
  pools: z.array(
    z.object({
      name: text,
      queues: z.array(text).check(z.minLength(1, { error: 'expected queue names' })),
      latencyTargetSeconds: positive,
      concurrency: positive,
      minTasks: z.number({ error: 'expected a number' }).check(z.minimum(0, { error: 'expected a number' })),
      maxTasks: positive,
    }),
    { error: 'expected pools' },
  ),
  stores: z.object({ jobs: store, pubsub: z.optional(store) }, { error: 'expected the stores' }),
});

/** @throws Error that names what of them is missing or wrong */
export function meterSettings(value: unknown): MeterSettings {
  return parsedShape(shape, { name: 'settings of the queue meter', value });
}
