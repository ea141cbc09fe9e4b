import { incidents } from './incidents';
import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { scalableTargets, taskRange } from './support/scaling';
import { type Service, servicesOf } from './support/services';
import { listOf, literalText, numberOf, recordOf, shortJson } from './support/template-values';

export const poolHasScalingTarget: Rule = {
  id: 'pool-has-scaling-target',
  title: 'Every service has a floor and a ceiling for its tasks, and something that moves it between them.',
  consequence:
    'Avochato, 12 February 2021: workers were scaled out too far, and whatever was no worker got no connection to the ' +
    'database any more. A ceiling in the template is one that a budget can be checked against.',
  source: incidents.avochatoFebruary2021,
  check: (stacks) =>
    servicesOf(stacks).flatMap((service) =>
      problems(stacks, service).map((message) => findingAt(service, message)),
    ),
};

function problems(stacks: readonly ParsedStack[], service: Service): string[] {
  const [target, ...others] = scalableTargets(stacks, service);
  if (target === undefined) return ['has no scalable target, expected one with MinCapacity and MaxCapacity'];
  if (others.length > 0) return [`has ${others.length + 1} scalable targets, expected one`];
  const range = taskRange(target);
  if (range === undefined || range.min < 1 || range.min > range.max) {
    const { MinCapacity, MaxCapacity } = target.properties;
    return [
      `scales from ${shortJson(MinCapacity)} to ${shortJson(MaxCapacity)}, expected whole numbers from 1, the lower first`,
    ];
  }
  const policies = policiesOf(stacks, target);
  return range.min < range.max && policies.length === 0
    ? [`scales from ${range.min} to ${range.max} but has no scaling policy, expected one`]
    : policies.flatMap((policy) => unmeasured(service, policy));
}

function policiesOf(stacks: readonly ParsedStack[], target: Located): Located[] {
  const id = literalText(target.properties.ResourceId);
  return resourcesOf(stacks, 'AWS::ApplicationAutoScaling::ScalingPolicy').filter(({ stack, properties }) => {
    const { key } = resolveReference(stacks, { stack, value: properties.ScalingTargetId });
    return key === target.key || (id !== undefined && literalText(properties.ResourceId) === id);
  });
}

/**
 * ECS measures CPU and memory each 60 s unless a service asks for 20, and a policy on the 20 s figure has nothing to look at
 * until then (ECS developer guide, "Faster auto scaling with high-resolution metrics").
 */
function unmeasured(service: Service, { properties }: Located): string[] {
  const tracking = recordOf(properties.TargetTrackingScalingPolicyConfiguration);
  const type = literalText(recordOf(tracking.PredefinedMetricSpecification).PredefinedMetricType) ?? '';
  const metric = /^ECSServiceAverage(\w+)HighResolution$/.exec(type)?.[1];
  if (metric === undefined) return [];
  const seconds = listOf(recordOf(service.properties.Monitoring).MetricConfigurations)
    .map(recordOf)
    .find(({ MetricNames }) => listOf(MetricNames).includes(metric))?.ResolutionSeconds;
  return numberOf(seconds ?? 60) === 20
    ? []
    : [`is moved by ${type} and measures ${metric} each ${shortJson(seconds ?? 60)} s, expected 20`];
}
