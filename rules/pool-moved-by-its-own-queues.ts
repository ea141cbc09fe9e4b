import { metricDimensions, metricNamespace, poolMetrics } from '../config/contract/metric-names';
import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { scalableTargets, scalingActions } from './support/scaling';
import { type Service, servicesOf } from './support/services';
import { isTrue, listOf, literalText, numberOf, recordOf } from './support/template-values';

export const poolMovedByItsOwnQueues: Rule = {
  id: 'pool-moved-by-its-own-queues',
  title:
    'Pressure on the queues of a pool adds tasks to it, idleness takes them away, and nothing else takes any.',
  consequence:
    'Honeybadger: a slow database made jobs 30 to 50 times slower, and the queue filled Redis from 3 % to the top. ' +
    'Workers that wait for a database use no CPU: scaling by CPU alone would have taken them away.',
  source: 'https://status.honeybadger.io/incidents/31x4k2z31dv9',
  check: (stacks) => servicesOf(stacks).flatMap((service) => problems(stacks, service)),
};

function problems(stacks: readonly ParsedStack[], service: Service): RuleFinding[] {
  const targets = scalableTargets(stacks, service).map(({ key }) => key);
  const policies = resourcesOf(stacks, 'AWS::ApplicationAutoScaling::ScalingPolicy').filter(
    ({ stack, properties }) =>
      targets.includes(resolveReference(stacks, { stack, value: properties.ScalingTargetId }).key),
  );
  const alarms = meterAlarms(stacks).filter((alarm) =>
    scalingActions(stacks, alarm).some(({ key }) => policies.some((policy) => policy.key === key)),
  );
  if (alarms.length === 0) return [];
  const name = literalText(service.properties.ServiceName);
  return [
    ...alarms.flatMap((alarm) => misled(stacks, alarm, name)),
    ...policies
      .filter(({ properties }) => trackingTakes(properties))
      .map((policy) =>
        findingAt(policy, `takes tasks away from ${name}, whose jobs may wait: expected DisableScaleIn`),
      ),
  ];
}

/** Alarms on what the queue meter says of pools. */
function meterAlarms(stacks: readonly ParsedStack[]): Located[] {
  return resourcesOf(stacks, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => properties.Namespace === metricNamespace,
  );
}

/** What is wrong between an alarm and the service that its policies move. */
function misled(stacks: readonly ParsedStack[], alarm: Located, service: string | undefined): RuleFinding[] {
  const { Dimensions, MetricName } = alarm.properties;
  const pool = literalText(
    listOf(Dimensions)
      .map(recordOf)
      .find(({ Name }) => Name === metricDimensions.pool)?.Value,
  );
  const sign = MetricName === poolMetrics.idleSeconds ? -1 : 1;
  return [
    ...(pool === service
      ? []
      : [findingAt(alarm, `watches ${pool} and moves ${service}, expected one pool`)]),
    ...scalingActions(stacks, alarm)
      .filter(({ properties }) => adjustments(properties).some((one) => Math.sign(one) !== sign))
      .map(({ logicalId }) =>
        findingAt(
          alarm,
          `sets off ${logicalId} at ${String(MetricName)}, expected a policy that ${sign > 0 ? 'adds' : 'takes away'} tasks`,
        ),
      ),
  ];
}

function adjustments(properties: Located['properties']): number[] {
  return listOf(recordOf(properties.StepScalingPolicyConfiguration).StepAdjustments).map(
    (one) => numberOf(recordOf(one).ScalingAdjustment) ?? 0,
  );
}

function trackingTakes(properties: Located['properties']): boolean {
  const tracking = properties.TargetTrackingScalingPolicyConfiguration;
  return tracking !== undefined && !isTrue(recordOf(tracking).DisableScaleIn);
}
