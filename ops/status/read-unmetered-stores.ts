import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { StoreFigures } from '../../domain/jobs/meter-line';

/** ElastiCache publishes once a minute, one or two minutes late. Evictions are those of this time. */
const lookBackMinutes = 5;

/** A store that no meter reads. */
export interface UnmeteredStore {
  readonly name: string;
  readonly nodeIds: readonly string[];
  readonly connectionsAllowed: number;
}

const metrics = {
  memory: { MetricName: 'DatabaseMemoryUsagePercentage', Stat: 'Maximum' },
  connections: { MetricName: 'CurrConnections', Stat: 'Maximum' },
  evictions: { MetricName: 'Evictions', Stat: 'Sum' },
} as const;

type MetricKey = keyof typeof metrics;
const metricKeys: readonly MetricKey[] = ['memory', 'connections', 'evictions'];

/** What ElastiCache says of these stores, by name: of the fullest and busiest node of each. In one call. */
export async function unmeteredFigures(
  client: CloudWatchClient,
  stores: readonly UnmeteredStore[],
  { nowMs, abortSignal }: { readonly nowMs: number; readonly abortSignal: AbortSignal },
): Promise<Readonly<Record<string, StoreFigures>>> {
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - lookBackMinutes * 60_000),
      EndTime: new Date(nowMs),
      MetricDataQueries: stores.flatMap(queriesOf).map((query, index) => ({ ...query, Id: `q${index}` })),
    }),
    { abortSignal },
  );
  return Object.fromEntries(stores.flatMap((store) => figuresOf(store, MetricDataResults)));
}

/** Labels tell the answers apart: an id must be made of lower case letters and digits. */
function queriesOf({ name, nodeIds }: UnmeteredStore): Omit<MetricDataQuery, 'Id'>[] {
  return nodeIds.flatMap((node) =>
    metricKeys.map((key) => ({
      Label: `${name} ${key}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ElastiCache',
          MetricName: metrics[key].MetricName,
          Dimensions: [{ Name: 'CacheClusterId', Value: node }],
        },
        Period: 60,
        Stat: metrics[key].Stat,
      },
    })),
  );
}

/** Nothing of a store of which nobody counted the connections: then it published nothing at all. */
function figuresOf(
  { name, connectionsAllowed }: UnmeteredStore,
  results: readonly MetricDataResult[],
): [string, StoreFigures][] {
  const of = (key: MetricKey): MetricDataResult[] =>
    results.filter(({ Label }) => Label === `${name} ${key}`);
  const memory = of('memory').flatMap(newest);
  const connections = of('connections').flatMap(newest);
  const evictions = of('evictions').flatMap(({ Values = [] }) =>
    Values.reduce((sum, value) => sum + value, 0),
  );
  if (connections.length === 0) return [];
  return [
    [
      name,
      {
        ...(memory.length > 0 && { memoryUsedPercent: Math.max(...memory) }),
        connectionsOfBudgetPercent: (100 * Math.max(...connections)) / connectionsAllowed,
        ...(evictions.length > 0 && { evictedKeys: Math.max(...evictions) }),
      },
    ],
  ];
}

/** CloudWatch gives the newest first; the embedded region gives it last. */
function newest({ Timestamps = [], Values = [] }: MetricDataResult): number[] {
  const times = Timestamps.map((time) => time.getTime());
  const value = Values[times.indexOf(Math.max(...times))];
  return value === undefined ? [] : [value];
}
