import { GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { storeIdOutput } from '../../../config/contract/output-keys';
import type { StageConfig } from '../../../config/schema/stage';
import { neededStores, storesSchema } from '../../../config/schema/stores';
import { type StoreState, storeLines } from '../../../ops/store/store-lines';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

/** `prod` with a cache of two nodes, which everybody may fill, and one of locks. */
const withCaches = (config: StageConfig): StageConfig => ({
  ...config,
  stores: neededStores(
    {
      ...config.stores,
      caches: storesSchema.parse({ caches: { pages: { evictions: 'expected' }, locks: { replicas: 0 } } })
        .caches,
    },
    { jobs: true, pubsub: true },
  ),
});

/** What ElastiCache published of each node in the last minute. */
function published(figures: Readonly<Record<string, Readonly<Record<string, number>>>>): void {
  aws.mocks.cloudWatch.on(GetMetricDataCommand).callsFake(async ({ MetricDataQueries }) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, Label, MetricStat }: MetricDataQuery) => {
      const { MetricName = '', Dimensions: [{ Value = '' } = {}] = [] } = MetricStat?.Metric ?? {};
      const value = figures[Value]?.[MetricName];
      return {
        Id,
        Label,
        Values: value === undefined ? [] : [value],
        Timestamps: value === undefined ? [] : [new Date()],
      };
    }),
  }));
}

beforeEach(() => {
  for (const name of ['pages', 'locks']) {
    Object.assign(aws.stacks.Foundation?.outputs ?? {}, { [storeIdOutput(name)]: `prod-${name}-1` });
    aws.nodeTypes[`prod-${name}-1`] = 'cache.m7g.large';
    aws.engineVersions[`prod-${name}-1`] = '8.1.1';
  }
});

test('caches stand among the stores, by the figures of ElastiCache', async () => {
  published({
    'prod-pages-1-001': { DatabaseMemoryUsagePercentage: 100, CurrConnections: 585, Evictions: 900 },
    'prod-pages-1-002': { DatabaseMemoryUsagePercentage: 99, CurrConnections: 12, Evictions: 7 },
    'prod-locks-1-001': { DatabaseMemoryUsagePercentage: 41, CurrConnections: 48_000, Evictions: 0 },
  });
  const result = await runStatus(false, withCaches);
  expect(statusSection(result, 'stores').slice(-2)).toEqual([
    'pages    100 %                  1.0 %      900           cache.m7g.large',
    'locks     41 %                   82 %        0           cache.m7g.large',
  ]);
  const { stdout } = await runStatus(true, withCaches);
  const { stores, drift } = JSON.parse(stdout);
  // Its evictions are expected; the other one has nearly all connections that it may have.
  expect(stores.rows.slice(-2).map(({ store, state }: Record<string, string>) => [store, state])).toEqual([
    ['pages', 'fine'],
    ['locks', 'warn'],
  ]);
  expect(drift.lines).toEqual([]);
});

test('evictions are worth a look where nobody expects them', async () => {
  published({ 'prod-locks-1-001': { CurrConnections: 5, Evictions: 3 } });
  const { stdout } = await runStatus(true, withCaches);
  expect(JSON.parse(stdout).stores.rows.at(-1)).toMatchObject({
    store: 'locks',
    role: 'cache',
    state: 'warn',
  });
});

test('what ElastiCache does not tell is a question mark, and another generation is drift', async () => {
  published({});
  Object.assign(aws.stacks.Foundation?.outputs ?? {}, { [storeIdOutput('locks')]: 'prod-locks-2' });
  aws.nodeTypes['prod-locks-2'] = 'cache.t4g.small';
  const { stdout } = await runStatus(false, withCaches);
  expect(stdout).toMatch(/locks +\? +\? +\? +cache\.t4g\.small/);
  expect(stdout).toContain('locks store: prod-locks-2 is deployed, the stage file says prod-locks-1');
});

test('store status tells a cache by its name, and what it is not as deployed', () => {
  const state: StoreState = {
    name: 'locks',
    role: 'cache',
    id: 'prod-locks-1',
    status: 'available',
    nodeTypes: ['cache.m7g.large', 'cache.m7g.large'],
    busyNodes: [],
    stageType: 'cache.m7g.large',
    stageReplicas: 1,
    failover: 'enabled',
    multiAz: 'enabled',
    pending: [],
    reservedPercent: 10,
    outOfSync: [],
    maxmemoryPolicy: 'noeviction',
    snapshots: [],
  };
  expect(storeLines(state)).toEqual([
    'Cache locks prod-locks-1: available',
    '  nodes      2 x cache.m7g.large',
    '  memory     not measured now of 5.7 GiB, reserve 10 %',
    '  failover   enabled, multi-AZ enabled, 1 replicas',
    '  snapshots  none',
    '  DRIFT      the reserve is 10 %, not 25 %',
    '  DRIFT      maxmemory-policy is noeviction: a full cache refuses writes; it must be allkeys-lru',
  ]);
});
