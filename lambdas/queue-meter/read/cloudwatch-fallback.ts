import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { MeterSettings } from '../../../config/contract/meter-settings';
import type { MeteredRole } from '../../../config/contract/store-names';
import { plannedAnswers, unplannedErrors } from '../../../domain/stress/balancer-errors';
import type { PartialResult } from '../../store-client/partial-result';
import type { CloudWatchFallback } from '../state/meter-state';

/** AWS publishes these once a minute, one or two minutes late. */
const lookBackSeconds = 300;

/** Of web errors, which are added up: they shall not be held against a web that has recovered. */
const webLookBackSeconds = 240;

/** With fewer answers in that time, one error would be a crisis. */
const minAnswers = 20;

const balancerMetrics = [
  'RequestCount',
  'HTTPCode_Target_5XX_Count',
  'HTTPCode_ELB_5XX_Count',
  'HTTPCode_ELB_503_Count',
  'HTTP_Fixed_Response_Count',
] as const;

/** Of websockets: what is refused by plan. Their errors are no second witness of web and API. */
const websocketMetrics = ['HTTPCode_ELB_503_Count', 'HTTP_Fixed_Response_Count'] as const;
const nodeMetrics = ['DatabaseMemoryUsagePercentage', 'EngineCPUUtilization'] as const;
const roles: readonly MeteredRole[] = ['jobs', 'pubsub'];

type FallbackSettings = Pick<
  MeterSettings,
  'balancerFullName' | 'statusTargetFullName' | 'websocketBalancerFullName' | 'stores'
>;

const statusRequests = 'status RequestCount';
const ofWebsockets = (name: (typeof websocketMetrics)[number]): string => `websockets ${name}`;

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
function queries(settings: FallbackSettings): MetricDataQuery[] {
  const { balancerFullName, statusTargetFullName, websocketBalancerFullName, stores } = settings;
  const nodes = roles.flatMap((role) =>
    (stores[role]?.cacheClusterIds ?? []).flatMap((node) =>
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
  const websockets =
    websocketBalancerFullName === undefined
      ? []
      : websocketMetrics.map((name) =>
          counted(ofWebsockets(name), name, { LoadBalancer: websocketBalancerFullName }),
        );
  return [...nodes, ...balancer, ...status, ...websockets].map((query, index) => ({
    ...query,
    Id: `q${index}`,
  }));
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
  const answers = {
    errors: total('HTTPCode_ELB_5XX_Count'),
    unavailable: total('HTTPCode_ELB_503_Count'),
    fixed: total('HTTP_Fixed_Response_Count'),
  };
  const planned = plannedAnswers(answers);
  const webErrorPercent = errorPercent({
    // Banners in ten thousand browsers poll far more often than people click.
    withTarget: total('RequestCount') - total(statusRequests),
    withoutTarget: answers.unavailable - planned,
    errors: total('HTTPCode_Target_5XX_Count') + unplannedErrors(answers),
  });
  const plannedInAll =
    planned +
    plannedAnswers({
      unavailable: total(ofWebsockets('HTTPCode_ELB_503_Count')),
      fixed: total(ofWebsockets('HTTP_Fixed_Response_Count')),
    });
  return {
    stores: Object.fromEntries(stores),
    ...(webErrorPercent !== undefined && { webErrorPercent }),
    ...(plannedInAll > 0 && { plannedAnswers: plannedInAll }),
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

interface WebAnswers {
  /** RequestCount: only what the balancer chose a target for ("CloudWatch metrics for your Application Load Balancer"). */
  readonly withTarget: number;
  /** 503 that nobody planned: there was no target to choose. */
  readonly withoutTarget: number;
  readonly errors: number;
}

/**
 * What was answered by plan is neither an error nor an answer. Never more than 100: some of the balancer's errors are
 * in neither count, as where it refuses a request before it looks for a target.
 */
function errorPercent({ withTarget, withoutTarget, errors }: WebAnswers): number | undefined {
  const answers = Math.max(withTarget + withoutTarget, errors);
  return answers < minAnswers ? undefined : (100 * errors) / answers;
}

function highest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
