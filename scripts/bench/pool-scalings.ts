import { metadataKeys } from '../../config/contract/metadata-keys';
import { metricDimensions, poolMetrics } from '../../config/contract/metric-names';
import { taskEnvironment } from '../../config/contract/task-environment';
import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { alarmDimensions } from '../../rules/support/alarms';
import { resourcesOf } from '../../rules/support/resources';
import { scalableTargets, taskRange } from '../../rules/support/scaling';
import { containersOf, type Service, servicesOf } from '../../rules/support/services';
import { listOf, numberOf, recordOf } from '../../rules/support/template-values';
import { metricAlarmOf } from '../../simulation/metric-alarm';
import type { PoolScaling } from '../../simulation/simulate-pool';
import { stepScalingPolicyOf } from '../../simulation/step-scaling';
import type { AlarmedPolicy } from '../../simulation/watched-metric';

/** How the pools of a stage scale, by name, as its templates say it: whatever is simulated is what is deployed. */
export function poolScalings(stacks: readonly ParsedStack[]): Readonly<Record<string, PoolScaling>> {
  const pools = new Set(
    resourcesOf(stacks, 'AWS::CloudWatch::Alarm')
      .filter(({ properties }) => properties.MetricName === poolMetrics.scalingPressurePercent)
      .flatMap((alarm) => alarmDimensions(alarm, metricDimensions.pool))
      .map(String),
  );
  return Object.fromEntries([...pools].map((pool) => [pool, poolScaling(stacks, pool)]));
}

function poolScaling(stacks: readonly ParsedStack[], pool: string): PoolScaling {
  const service = servicesOf(stacks).find(({ properties }) => properties.ServiceName === pool);
  if (service === undefined) throw new Error(`expected a service named ${pool}, got none`);
  const range = taskRange(scalableTargets(stacks, service).at(0));
  const latencyTargetSeconds = numberOf(service.resource.Metadata?.[metadataKeys.latencyTargetSeconds]);
  const concurrency = concurrencyOf(service);
  if (range === undefined || latencyTargetSeconds === undefined || concurrency === undefined) {
    throw new Error(`${pool}: expected a range, a latency target and a concurrency in the template`);
  }
  return {
    range,
    latencyTargetSeconds,
    concurrency,
    out: alarmedPolicy(stacks, pool, poolMetrics.scalingPressurePercent),
    in: alarmedPolicy(stacks, pool, poolMetrics.idleSeconds),
  };
}

function concurrencyOf({ task }: Service): number | undefined {
  return containersOf(task)
    .flatMap(({ Environment }) => listOf(Environment).map(recordOf))
    .filter(({ Name }) => Name === taskEnvironment.concurrency)
    .map(({ Value }) => numberOf(Value))
    .at(0);
}

function alarmedPolicy(stacks: readonly ParsedStack[], pool: string, metricName: string): AlarmedPolicy {
  const alarms = resourcesOf(stacks, 'AWS::CloudWatch::Alarm')
    .filter(({ properties }) => properties.MetricName === metricName)
    .filter((alarm) => alarmDimensions(alarm, metricDimensions.pool).includes(pool));
  const policies = alarms.flatMap(({ stack, properties }) =>
    listOf(properties.AlarmActions).map((value) => resolveReference(stacks, { stack, value }).target),
  );
  const [alarm] = alarms;
  const [policy] = policies;
  if (alarm === undefined || policy === undefined || alarms.length + policies.length > 2) {
    throw new Error(`${pool}: expected one alarm on ${metricName} with one policy`);
  }
  return { alarm: metricAlarmOf(alarm.properties), policy: stepScalingPolicyOf(policy.properties) };
}
