import { z } from 'zod';
import { dailyWindow, text, variableName, weeklyWindow } from './text';

/** Of ElastiCache, "Engine versions and upgrading"; the parameter group's family is `valkey` and the major version. */
const boundedVersions = ['7.2', '8.0', '8.1', '8.2'] as const;
const versionAdvice = 'All tests run on 8.1. Upgrade alone: there is no way back.';

/** How the app wants to be told where a store is: one URL, or parts. At least one name. */
function storeEnvironment(urlName: string) {
  return z
    .strictObject({
      url: variableName.optional().describe('Gets rediss://user:password@host:port.'),
      host: variableName.optional(),
      port: variableName.optional(),
      user: variableName.optional(),
      password: variableName.optional(),
    })
    .default({ url: urlName })
    .describe(
      `Names of the variables the app expects: \`url\`, or host, port, user and password. Default: url in ${urlName}.`,
    );
}

/** It becomes a pattern of access rules, so without the signs of a glob and without spaces. */
const keyPrefix = text(
  /^[A-Za-z0-9_.{}-]([A-Za-z0-9_.:{}-]{0,62}[A-Za-z0-9_.{}-])?$/,
  'letters, digits and _ . - : { }, at most 64, no colon at the ends',
);

const storeFields = {
  replicas: z
    .int()
    .min(0)
    .max(5)
    .default(1)
    .describe(
      'Copies in other zones. With one or more the store fails over by itself; 0 is for stages nobody relies on.',
    ),
  generation: z
    .int()
    .min(1)
    .max(999)
    .default(1)
    .describe(
      'Part of the store name. What cannot change in place (port, encryption, subnets) is a new generation.',
    ),
  maintenanceWindow: weeklyWindow.default('sun:04:30-sun:05:30').describe('UTC.'),
};

const jobStore = z.strictObject({
  nodeType: z.string().default('cache.r7g.large').describe('ElastiCache node type.'),
  ...storeFields,
  engineVersion: z
    .enum([...boundedVersions, '9.0', '9.1'])
    .default('8.1')
    .describe(`Valkey version. ${versionAdvice}`),
  environment: storeEnvironment('JOB_STORE_URL'),
  prefix: keyPrefix
    .optional()
    .describe('BullMQ’s option `prefix`, for all its queues and workers. Default: BullMQ’s own, `bull`.'),
  namespace: keyPrefix
    .optional()
    .describe('With Sidekiq 6, the namespace of redis-namespace. Default: none; Sidekiq 7 knows none.'),
  snapshotRetentionDays: z
    .int()
    .min(1)
    .max(35)
    .default(7)
    .describe('Daily snapshots kept. Never 0: these are customers’ jobs.'),
  snapshotWindow: dailyWindow.default('03:00-04:00').describe('UTC; not within the maintenance window.'),
  enqueueCeilingPercent: z
    .int()
    .min(50)
    .max(80)
    .default(75)
    .describe(
      'Memory use above which producers refuse work that may be shed. At a full store Sidekiq loses jobs that fail, and idle BullMQ workers take none.',
    ),
});

const pubSubStore = z.strictObject({
  nodeType: z.string().default('cache.m7g.large').describe('ElastiCache node type.'),
  ...storeFields,
  // Seen on 9.0.0 and 9.1.2: a large message is held by reference and not counted against the buffer of who should read it.
  engineVersion: z
    .enum(boundedVersions, {
      error: `expected "7.2", "8.0", "8.1" or "8.2" (from 9.0 on a subscriber that stopped reading large messages is not dropped, and fills the store)`,
    })
    .default('8.1')
    .describe(`Valkey version, below 9: from there on output buffers are not bounded. ${versionAdvice}`),
  environment: storeEnvironment('PUBSUB_STORE_URL'),
  snapshotRetentionDays: z
    .int()
    .min(0)
    .max(35)
    .default(1)
    .describe('Daily snapshots kept. The store holds no data; 0 turns them off.'),
  snapshotWindow: dailyWindow.default('03:00-04:00').describe('UTC; not within the maintenance window.'),
  subscriberBufferMiB: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe(
      'Output a subscriber may leave unread before it is dropped. All of them together must fit half the memory.',
    ),
});

/** The two stores. Nothing here can turn them into one. */
export const storesSchema = z.strictObject({
  jobs: jobStore
    .optional()
    .describe('Default: one where a pool has queues. Named, there is one in any case.'),
  pubsub: pubSubStore
    .optional()
    .describe('Default: one where a service has the kind websockets. Named, there is one in any case.'),
});

/** The stores that a stage needs, whatever its file says of them. */
export interface StoreNeeds {
  readonly jobs: boolean;
  readonly pubsub: boolean;
}

/** The stores of a file, and with every default those that it needs and does not speak of. */
export function neededStores(
  { jobs, pubsub, ...others }: z.output<typeof storesSchema>,
  needs: StoreNeeds,
): z.output<typeof storesSchema> {
  return {
    ...others,
    ...((jobs !== undefined || needs.jobs) && { jobs: jobs ?? jobStore.parse({}) }),
    ...((pubsub !== undefined || needs.pubsub) && { pubsub: pubsub ?? pubSubStore.parse({}) }),
  };
}
