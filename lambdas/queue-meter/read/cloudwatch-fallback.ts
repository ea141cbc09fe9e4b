import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { MeterSettings } from '../../../config/contract/meter-settings';
import type { StoreRole } from '../../../config/contract/store-names';
import type { PartialResult } from '../../store-client/partial-result';
import type { CloudWatchFallback } from '../state/meter-state';

/** AWS publishes these once a minute, one or two minutes late. */
const lookBackSeconds = 300;

/** Of web errors, which are added up: they shall not be held against a web that has recovered. */
const webLookBackSeconds = 240;

/** With fewer answers in that time, one error would be a crisis. */
const minAnswers = 20;

const balancerMetrics = ['RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'] as const;
const nodeMetrics = ['DatabaseMemoryUsagePercentage', 'EngineCPUUtilization'] as const;
const roles: readonly StoreRole[] = ['jobs', 'pubsub'];

type FallbackSettings = Pick<MeterSettings, 'balancerFullName' | 'statusTargetFullName' | 'stores'>;

const statusRequests = 'status RequestCount';

/** What ElastiCache says of the stores and the load balancer of web and API, in one call. */
export async function cloudWatchFallback(
  client: CloudWatchClient,
  settings: FallbackSettings,
  nowSeconds: number,
): Promise<PartialResult<CloudWatchFallback>> {
  const { MetricDataResults: results = [] } = await client.send(
    new GetMetricDataCommand({
      MetricDataQueries: queries(settings),
      StartTime: new Date((nowSeconds - lookBackSeconds) * 1000),
      EndTime: new Date(nowSeconds * 1000),
    }),
  );
  const failed = results.filter(
    ({ StatusCode }) => StatusCode === 'Forbidden' || StatusCode === 'InternalError',
  );
  return {
    value: fallbackIn(results, nowSeconds),
    ...(failed.length > 0 && {
      problem: failed.map(({ Label, StatusCode }) => `${Label}: ${StatusCode}`).join(', '),
    }),
  };
}

/** Labels tell the answers apart: an id must be made of lower case letters and digits. */
function queries({ balancerFullName, statusTargetFullName, stores }: FallbackSettings): MetricDataQuery[] {
  const nodes = roles.flatMap((role) =>
    stores[role].cacheClusterIds.flatMap((node) =>
      nodeMetrics.map((name) => ({
        Label: `${role} ${name}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ElastiCache',
            MetricName: name,
            Dimensions: [{ Name: 'CacheClusterId', Value: node }],
          },
          Period: 60,
          Stat: 'Maximum',
        },
      })),
    ),
  );
  const counted = (label: string, name: string, dimensions: Readonly<Record<string, string>>) => ({
    Label: label,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: 60,
      Stat: 'Sum',
    },
  });
  const balancer =
    balancerFullName === undefined
      ? []
      : balancerMetrics.map((name) => counted(name, name, { LoadBalancer: balancerFullName }));
  const status =
    balancerFullName === undefined || statusTargetFullName === undefined
      ? []
      : [
          counted(statusRequests, 'RequestCount', {
            LoadBalancer: balancerFullName,
            TargetGroup: statusTargetFullName,
          }),
        ];
  return [...nodes, ...balancer, ...status].map((query, index) => ({ ...query, Id: `q${index}` }));
}

function fallbackIn(results: readonly MetricDataResult[], nowSeconds: number): CloudWatchFallback {
  const labelled = (label: string): MetricDataResult[] => results.filter(({ Label }) => Label === label);
  const stores = roles.map((role) => {
    const memoryPercent = highest(labelled(`${role} DatabaseMemoryUsagePercentage`).flatMap(newest));
    const engineCpuPercent = highest(labelled(`${role} EngineCPUUtilization`).flatMap(newest));
    return [
      role,
      {
        ...(memoryPercent !== undefined && { memoryPercent }),
        ...(engineCpuPercent !== undefined && { engineCpuPercent }),
      },
    ] as const;
  });
  const total = (label: string): number =>
    labelled(label)
      .flatMap((result) => since(result, nowSeconds - webLookBackSeconds))
      .reduce((sum, value) => sum + value, 0);
  const errors = total('HTTPCode_Target_5XX_Count') + total('HTTPCode_ELB_5XX_Count');
  // Banners in ten thousand browsers poll far more often than people click.
  const webErrorPercent = errorPercent(total('RequestCount') - total(statusRequests), errors);
  return {
    stores: Object.fromEntries(stores),
    ...(webErrorPercent !== undefined && { webErrorPercent }),
  };
}

/** CloudWatch gives the newest first; the embedded region gives it last. */
function newest({ Timestamps = [], Values = [] }: MetricDataResult): number[] {
  const times = Timestamps.map((time) => time.getTime());
  const value = Values[times.indexOf(Math.max(...times))];
  return value === undefined ? [] : [value];
}

function since({ Timestamps = [], Values = [] }: MetricDataResult, fromSeconds: number): number[] {
  return Values.filter((_, index) => (Timestamps[index]?.getTime() ?? 0) >= fromSeconds * 1000);
}

/** Requests that found no target are errors of the balancer and not in its count of requests (ALB metrics). */
function errorPercent(requests: number, errors: number): number | undefined {
  const answers = Math.max(requests, errors);
  return answers < minAnswers ? undefined : (100 * errors) / answers;
}

function highest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
