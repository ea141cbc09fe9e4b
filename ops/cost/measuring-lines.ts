import { poolMetrics, stageMetrics, storeMetrics } from '../../config/contract/metric-names';
import { poolTickets } from '../../config/contract/pool-tickets';
import { tagKeys } from '../../config/contract/tag-keys';
import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { poolOf } from '../../rules/support/pools';
import { type Located, resourcesOf, tagOf } from '../../rules/support/resources';
import { servicesOf } from '../../rules/support/services';
import { listOf, numberOf, recordOf } from '../../rules/support/template-values';
import { type BillLine, hoursOfMonth, type Quantity } from './bill';

/** Application Auto Scaling makes two for each policy that tracks a target, at a period of a minute ("Target tracking scaling policies"). */
const alarmsOfTracking = 2;

/**
 * What Container Insights sends (CloudWatch user guide, "Amazon ECS Container Insights metrics"): CPU, memory, network and
 * storage, two of each, of the cluster, each service and each task definition family; and counts of tasks and services.
 */
const insightMetrics = { cluster: 10, service: 13, family: 8 };

const minutesOfMonth = hoursOfMonth * 60;
/** The meter's slots are of ten seconds. */
const readingsOfMinute = 6;

/** Metrics in alarms, which are billed one by one: one on metric math has several. */
export function alarmMetrics(stacks: readonly ParsedStack[]): {
  readonly usual: number;
  readonly quick: number;
} {
  const alarms = resourcesOf(stacks, 'AWS::CloudWatch::Alarm').map(({ properties }) => {
    const queries = listOf(properties.Metrics).map((one) => recordOf(recordOf(one).MetricStat));
    const metrics = queries.filter(({ Metric }) => Metric !== undefined);
    const period = numberOf(metrics[0]?.Period ?? properties.Period);
    return { count: Math.max(1, metrics.length), isQuick: (period ?? 60) < 60 };
  });
  const count = (quick: boolean): number =>
    alarms.filter(({ isQuick }) => isQuick === quick).reduce((sum, one) => sum + one.count, 0);
  const tracking = resourcesOf(stacks, 'AWS::ApplicationAutoScaling::ScalingPolicy').filter(
    ({ properties }) => properties.PolicyType === 'TargetTrackingScaling',
  );
  return { usual: count(false) + alarmsOfTracking * tracking.length, quick: count(true) };
}

/** What a month of the meter takes, where a stage has one. `test/ops/cost` holds it against a minute of the meter itself. */
export interface MeterUse {
  readonly metrics: number;
  /** By GetMetricData, the meter's second source. */
  readonly askedMetrics: number;
  readonly puts: number;
  readonly s3Puts: number;
  readonly s3Gets: number;
  readonly gbSeconds: number;
  readonly runs: number;
}

export function meterUse(stacks: readonly ParsedStack[]): MeterUse | undefined {
  const meter = startedEachMinute(stacks);
  if (meter === undefined) return undefined;
  const stores = resourcesOf(stacks, 'AWS::ElastiCache::ReplicationGroup').filter((store) =>
    ['jobs', 'pubsub'].includes(tagOf(store, tagKeys.role) ?? ''),
  );
  const services = servicesOf(stacks);
  const pools = services.filter((service) => (poolOf(service)?.queues ?? []).length > 0);
  const nodes = stores.reduce((sum, { properties }) => sum + (numberOf(properties.NumCacheClusters) ?? 1), 0);
  const balancers = resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::LoadBalancer').length;
  // All but the test page's, and the one of failures.
  const ofStage = Object.keys(stageMetrics).length - 2;
  return {
    metrics:
      pools.length * Object.keys(poolMetrics).length +
      poolTickets.length +
      stores.length * Object.keys(storeMetrics).length +
      ofStage,
    // Two of each node, six of web's balancer and the status page, two of the balancer of websockets.
    askedMetrics: (2 * nodes + 6 + (balancers > 1 ? 2 : 0)) * minutesOfMonth,
    puts: readingsOfMinute * minutesOfMonth,
    s3Puts: 2 * minutesOfMonth,
    s3Gets: minutesOfMonth,
    // It measures until the next one is started.
    gbSeconds: ((numberOf(meter.properties.MemorySize) ?? 128) / 1024) * 60 * minutesOfMonth,
    runs: minutesOfMonth,
  };
}

function startedEachMinute(stacks: readonly ParsedStack[]): Located | undefined {
  const rules = resourcesOf(stacks, 'AWS::Events::Rule').filter(
    ({ properties }) => properties.ScheduleExpression === 'rate(1 minute)',
  );
  return rules
    .flatMap(({ stack, properties }) => listOf(properties.Targets).map((target) => ({ stack, target })))
    .map(({ stack, target }) => resolveReference(stacks, { stack, value: recordOf(target).Arn }).target)
    .find((one) => one?.resource.Type === 'AWS::Lambda::Function');
}

/** Alarms, metrics, dashboards, and the meter. */
export function measuringLines(stacks: readonly ParsedStack[]): BillLine[] {
  const { usual, quick } = alarmMetrics(stacks);
  const dashboards = resourcesOf(stacks, 'AWS::CloudWatch::Dashboard').length;
  const insights = insightsMetrics(stacks);
  const meter = meterUse(stacks);
  const lines: (BillLine | undefined)[] = [
    line(`alarms on ${usual} metrics, and ${quick} that look every 10 s`, [
      same('alarmMetric', usual),
      same('quickAlarmMetric', quick),
    ]),
    line(`${dashboards} dashboard`, [same('dashboard', dashboards)]),
    line(`Container Insights, some ${insights} metrics`, [same('customMetric', insights)]),
    ...(meter === undefined ? [] : meterLines(meter)),
  ];
  return lines.filter((one) => one !== undefined);
}

function meterLines({ metrics, askedMetrics, puts, s3Puts, s3Gets, gbSeconds, runs }: MeterUse) {
  return [
    line('queue meter, a function that runs all the time', [
      same('lambdaArmDuration', gbSeconds),
      same('lambdaRequests', runs / 1_000_000),
    ]),
    line(`${metrics} metrics of the queue meter`, [same('customMetric', metrics)]),
    line("the queue meter's requests", [
      same('putMetricData', puts / 1000),
      same('getMetricData', askedMetrics / 1000),
      same('s3Put', s3Puts / 1000),
      same('s3Get', s3Gets / 1000),
    ]),
  ];
}

function insightsMetrics(stacks: readonly ParsedStack[]): number {
  const clusters = resourcesOf(stacks, 'AWS::ECS::Cluster').filter(({ properties }) =>
    listOf(properties.ClusterSettings)
      .map(recordOf)
      .some(({ Name, Value }) => Name === 'containerInsights' && Value !== 'disabled'),
  );
  if (clusters.length === 0) return 0;
  const services = servicesOf(stacks).length;
  return (
    clusters.length * insightMetrics.cluster + services * (insightMetrics.service + insightMetrics.family)
  );
}

/** Nothing where there is none of it. */
function line(what: string, parts: readonly Quantity[]): BillLine | undefined {
  return parts.every(({ most }) => most === 0) ? undefined : { group: 'measuring', what, parts };
}

function same(price: Quantity['price'], quantity: number): Quantity {
  return { price, least: quantity, most: quantity };
}
