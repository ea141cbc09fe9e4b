import * as z from 'zod/mini';
import { type MeterSettings, meterSettingsVariable } from '../../config/contract/meter-settings';

const text = z.string().check(z.minLength(1));
const positive = z.number().check(z.positive());

const store = z.object({
  connectionsAllowed: positive,
  cacheClusterIds: z.array(z.string()),
});

const shape: z.ZodMiniType<MeterSettings> = z.object({
  stage: text,
  framework: z.enum(['sidekiq', 'bullmq']),
  keyPrefix: z.string(),
  clusterName: text,
  bucketName: text,
  balancerFullName: z.optional(text),
  websocketBalancerFullName: z.optional(text),
  statusTargetFullName: z.optional(text),
  enqueueCeilingPercent: positive,
  pools: z.array(
    z.object({
      name: text,
      queues: z.array(text).check(z.minLength(1)),
      latencyTargetSeconds: positive,
      concurrency: positive,
      minTasks: z.number().check(z.minimum(0)),
      maxTasks: positive,
    }),
  ),
  stores: z.object({ jobs: store, pubsub: store }),
});

/** @throws Error that names the variable, and what of it is missing or wrong */
export function parseMeterSettings(environment: Readonly<Record<string, string | undefined>>): MeterSettings {
  const text = environment[meterSettingsVariable];
  if (text === undefined) throw new Error(`${meterSettingsVariable}: expected settings as JSON, got nothing`);
  const result = shape.safeParse(parsed(text));
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) =>
      `${issue.path.join('.')}: ${issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.code}`,
  );
  throw new Error(`${meterSettingsVariable}: ${problems.join('; ')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `${meterSettingsVariable}: expected settings as JSON, got ${text.length} characters that are none`,
    );
  }
}
