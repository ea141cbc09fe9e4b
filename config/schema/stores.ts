import { z } from 'zod';
import { dailyWindow, text, variableName, weeklyWindow } from './text';

/** Of ElastiCache, "Engine versions and upgrading"; the parameter group's family is `valkey` and the major version. */
const boundedVersions = ['7.2', '8.0', '8.1', '8.2'] as const;
const everyVersion = [...boundedVersions, '9.0', '9.1'] as const;
const versionAdvice = 'All tests run on 8.1. Upgrade alone: there is no way back.';

/** How the app wants to be told where a store is: one URL, or parts. */
const environmentNames = z.strictObject({
  url: variableName.optional().describe('Gets rediss://user:password@host:port.'),
  host: variableName.optional(),
  port: variableName.optional(),
  user: variableName.optional(),
  password: variableName.optional(),
});
const environmentAdvice =
  'Names of the variables the app expects: `url`, or host, port, user and password. Default: url in';

/** With at least one name. */
function storeEnvironment(urlName: string) {
  return environmentNames.default({ url: urlName }).describe(`${environmentAdvice} ${urlName}.`);
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
  engineVersion: z.enum(everyVersion).default('8.1').describe(`Valkey version. ${versionAdvice}`),
  environment: storeEnvironment('JOB_STORE_URL'),
  restoreFrom: text(
    /^[A-Za-z][A-Za-z0-9.-]{0,254}$/,
    'the name of a snapshot: a letter, then letters, digits, dots and hyphens, at most 255',
  )
    .optional()
    .describe(
      'Snapshot that this generation of the store is made from. Raise `generation` with it, and keep it as long as that generation stands: ElastiCache restores into a new store alone. Default: none, an empty store.',
    ),
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

/** Letters and digits: `<stage>-<name>-<generation>` must not be the name of another stage's store. 40 are the most. */
const cacheName = text(
  /^(?!(jobs|pubsub)$)[a-z][a-z0-9]{0,18}$/,
  'lower-case letters and digits, a letter first, at most 19, and neither jobs nor pubsub',
);

const cacheStore = z.strictObject({
  nodeType: z
    .string()
    .default('cache.m7g.large')
    .describe(
      'ElastiCache node type. Its memory is the limit of what is kept; what was used longest ago goes first.',
    ),
  ...storeFields,
  engineVersion: z.enum(everyVersion).default('8.1').describe(`Valkey version. ${versionAdvice}`),
  environment: environmentNames
    .optional()
    .describe(`${environmentAdvice} the cache's own name, as SESSIONS_URL of \`sessions\`.`),
  snapshotRetentionDays: z
    .int()
    .min(0)
    .max(35)
    .default(0)
    .describe('Daily snapshots kept. Default none: what evicts holds nothing that must be found again.'),
  snapshotWindow: dailyWindow.default('03:00-04:00').describe('UTC; not within the maintenance window.'),
  evictions: z
    .enum(['ticket', 'expected'])
    .default('ticket')
    .describe(
      'Whether somebody is told when keys are thrown away for want of memory. `expected` for what may go at any time; not where locks, sessions or limits stand.',
    ),
  connectionsPerTask: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Connections that one task holds. Default: 5 for services, the concurrency for pools.'),
});

/** The two stores, which nothing here can turn into one, and any number of caches. */
export const storesSchema = z.strictObject({
  jobs: jobStore
    .optional()
    .describe('Default: one where a pool has queues. Named, there is one in any case.'),
  pubsub: pubSubStore
    .optional()
    .describe('Default: one where a service has the kind websockets. Named, there is one in any case.'),
  caches: z
    .record(cacheName, cacheStore)
    .default({})
    .describe(
      'Name -> a store for what may be lost: caches, presence, locks, limits. Only the services and pools reach it that name it under `caches`.',
    ),
});

/** The stores that a stage needs, whatever its file says of them. */
export interface StoreNeeds {
  readonly jobs: boolean;
  readonly pubsub: boolean;
}

type WrittenStores = z.output<typeof storesSchema>;

/** What stands in for a store that a file needs and does not speak of. */
interface UnnamedStores {
  readonly jobs?: z.input<typeof jobStore>;
  readonly pubsub?: z.input<typeof pubSubStore>;
}

/** A cache with the names of its variables. */
export type CacheConfig = WrittenStores['caches'][string] & {
  readonly environment: z.output<typeof environmentNames>;
};

/** The stores of a stage. */
export interface StoresConfig extends Omit<WrittenStores, 'caches'> {
  readonly caches: Readonly<Record<string, CacheConfig>>;
}

/** The stores of a file, and with every default those that it needs and does not speak of. */
export function neededStores(
  { jobs, pubsub, caches }: WrittenStores,
  needs: StoreNeeds,
  unnamed: UnnamedStores = {},
): StoresConfig {
  return {
    caches: Object.fromEntries(
      Object.entries(caches).map(([name, cache]) => [
        name,
        { ...cache, environment: cache.environment ?? { url: `${name.toUpperCase()}_URL` } },
      ]),
    ),
    ...((jobs !== undefined || needs.jobs) && { jobs: jobs ?? jobStore.parse(unnamed.jobs ?? {}) }),
    ...((pubsub !== undefined || needs.pubsub) && {
      pubsub: pubsub ?? pubSubStore.parse(unnamed.pubsub ?? {}),
    }),
  };
}
