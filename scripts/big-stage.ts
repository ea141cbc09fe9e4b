import { stringify } from 'yaml';

/** How much of each a stage has. */
export interface StageSize {
  readonly pools: number;
  /** In all; shared out evenly, at least one a pool. */
  readonly queues: number;
  /** The first is web, the second websockets, the others are APIs with hosts of their own. */
  readonly services: number;
  /** Each is reached by one service or pool, two by each. @default 0 */
  readonly caches?: number;
}

/** What the product must carry: the largest platforms that are known to run workers like this (GitLab runs 20 to 40 pools and hundreds of queues). */
export const largestStage: StageSize = { pools: 100, queues: 500, services: 10 };

const topics = ['mailers', 'webhooks', 'imports', 'exports', 'search_index', 'billing', 'reports', 'pushes'];

/** The queues of the pool with this number, from 0 on: names as apps have them, some 20 characters long. */
function queuesOf(pool: number, { pools, queues }: StageSize): string[] {
  const mine = Math.floor(((pool + 1) * queues) / pools) - Math.floor((pool * queues) / pools);
  return Array.from(
    { length: mine },
    (_, queue) => `${topics[queue % topics.length]}_${numbered('team', pool)}_${queue}`,
  );
}

/** Three digits, so that names sort as they are numbered. */
function numbered(word: string, index: number): string {
  return `${word}-${String(index + 1).padStart(3, '0')}`;
}

/**
 * A stage file of any size, as YAML, that passes every check: for what is measured or claimed of large stages. Its budgets
 * grow with it; nothing else differs from stage to stage.
 *
 * @throws Error where a pool would be without a queue
 */
export function bigStage(size: StageSize, framework: 'sidekiq' | 'bullmq' = 'sidekiq'): string {
  const { pools, queues, services, caches = 0 } = size;
  if (queues < pools) throw new Error(`${queues} queues are too few for ${pools} pools`);
  const cacheNames = Array.from({ length: caches }, (_, index) => `cache${index}`);
  const cachesOf = (task: number) => ({ caches: cacheNames.slice(2 * task, 2 * task + 2) });
  return stringify({
    stage: 'big',
    account: '111122223333',
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/c0f3a9d2-1f47-4c0e-8a7b-3d6e5f4a9b20',
    framework,
    images: { app: { repository: 'platform/app', tag: 'v1' } },
    services: Object.fromEntries(
      Array.from({ length: services }, (_, index) => service(index, cachesOf(index))),
    ),
    workers: Object.fromEntries(
      Array.from({ length: pools }, (_, index) => [
        numbered('pool', index),
        {
          image: 'app',
          tasks: { min: 3, max: 12 },
          queues: queuesOf(index, size),
          ...cachesOf(services + index),
          // Said, or every synth warns of each pool.
          ...(framework === 'sidekiq' && { queueOrder: 'strict' }),
          concurrency: 5,
          databaseConnectionsPerTask: 5,
          latencyTargetSeconds: [5, 60, 600][index % 3],
        },
      ]),
    ),
    stores: {
      jobs: { nodeType: 'cache.r7g.4xlarge' },
      pubsub: { nodeType: 'cache.r7g.4xlarge' },
      caches: Object.fromEntries(cacheNames.map((name) => [name, {}])),
    },
    secrets: { DATABASE_URL: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:big/database-url-mB8sWc' },
    budgets: { databaseConnections: { limit: 200 * (pools + services), reserve: 50 } },
    alerts: { pageEmails: ['pager@example.com'], ticketEmails: ['platform@example.com'] },
  });
}

function service(index: number, caches: object): [string, object] {
  const tasks = { ...caches, image: 'app', tasks: { min: 4, max: 8 }, databaseConnectionsPerTask: 5 };
  if (index === 0) return ['web', { kind: 'web', ...tasks }];
  if (index === 1) return ['websockets', { kind: 'websockets', ...tasks }];
  const name = numbered('api', index - 2);
  return [name, { kind: 'api', ...tasks, hosts: [`${name}.example.com`] }];
}
