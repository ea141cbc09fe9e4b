import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { metricDimensions, metricNamespace, storeMetrics } from '../../config/contract/metric-names';

/** How far back: long enough to see a trend, short enough for it to be the present one. */
const minutes = 15;

export interface MemoryQuestion {
  readonly stage: string;
  /** `jobs`, `pubsub`, or a cache's. */
  readonly name: string;
  /** ElastiCache's ids of the nodes, for its own metric. */
  readonly nodes: readonly string[];
  readonly nowMs: number;
}

/**
 * Memory used in the last quarter of an hour, by the minute: as the queue meter measured it, or, where it is silent,
 * the fullest node as ElastiCache says. Both are percent of what may be used: maxmemory less the reserve.
 */
export async function memoryPoints(
  client: CloudWatchClient,
  question: MemoryQuestion,
): Promise<MemoryPoint[]> {
  const { stage, name, nodes, nowMs } = question;
  const ofMeter = query('meter', metricNamespace, storeMetrics.memoryUsedPercent, {
    [metricDimensions.stage]: stage,
    [metricDimensions.store]: name,
  });
  const ofNodes = nodes.map((CacheClusterId, index) =>
    query(`node${index}`, 'AWS/ElastiCache', 'DatabaseMemoryUsagePercentage', { CacheClusterId }),
  );
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(nowMs - minutes * 60_000),
      EndTime: new Date(nowMs),
      MetricDataQueries: [ofMeter, ...ofNodes],
    }),
  );
  const meter = points(MetricDataResults.filter(({ Id }) => Id === 'meter'));
  return meter.length > 0 ? meter : points(MetricDataResults);
}

function query(
  Id: string,
  Namespace: string,
  MetricName: string,
  dimensions: Readonly<Record<string, string>>,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Id, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Maximum' } };
}

/** The highest of each minute, over all results. */
function points(results: readonly MetricDataResult[]): MemoryPoint[] {
  const highest = new Map<number, number>();
  for (const { Timestamps = [], Values = [] } of results) {
    for (const [index, time] of Timestamps.entries()) {
      const atSeconds = time.getTime() / 1000;
      highest.set(atSeconds, Math.max(Values[index] ?? 0, highest.get(atSeconds) ?? 0));
    }
  }
  return [...highest].map(([atSeconds, percent]) => ({ atSeconds, percent }));
}

/** Memory used by a store at one moment. */
export interface MemoryPoint {
  readonly atSeconds: number;
  /** Of what it may use. */
  readonly percent: number;
}

export interface StoreGrowth {
  /** The newest. */
  readonly usedPercent: number;
  /** Negative while it empties. 0 where there is only one point. */
  readonly percentPerSecond: number;
  /** Until it is full at this pace; Infinity while it does not fill. */
  readonly secondsToFull: number;
}

/** How fast a store fills, by the first and the last point. Undefined without any. */
export function storeGrowth(points: readonly MemoryPoint[]): StoreGrowth | undefined {
  const inOrder = [...points].sort((one, other) => one.atSeconds - other.atSeconds);
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const seconds = last.atSeconds - first.atSeconds;
  const percentPerSecond = seconds > 0 ? (last.percent - first.percent) / seconds : 0;
  return {
    usedPercent: last.percent,
    percentPerSecond,
    secondsToFull:
      percentPerSecond > 0 ? Math.max(0, 100 - last.percent) / percentPerSecond : Number.POSITIVE_INFINITY,
  };
}
