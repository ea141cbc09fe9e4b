import { incidents } from './incidents';
import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { scalableTargets, taskRange } from './support/scaling';
import { type Service, servicesOf } from './support/services';
import { literalText, shortJson } from './support/template-values';

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
  return range.min < range.max && !isMoved(stacks, target)
    ? [`scales from ${range.min} to ${range.max} but has no scaling policy, expected one`]
    : [];
}

function isMoved(stacks: readonly ParsedStack[], target: Located): boolean {
  const id = literalText(target.properties.ResourceId);
  return resourcesOf(stacks, 'AWS::ApplicationAutoScaling::ScalingPolicy').some(({ stack, properties }) => {
    const { key } = resolveReference(stacks, { stack, value: properties.ScalingTargetId });
    return key === target.key || (id !== undefined && literalText(properties.ResourceId) === id);
  });
}
