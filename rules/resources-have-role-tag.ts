import { tagKeys } from '../config/contract/tag-keys';
import { incidents } from './incidents';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt, resourcesOf, tagOf } from './support/resources';
import { servicesOf } from './support/services';

/** What the other rules tell apart by role. */
const marked = [
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ECS::Service',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
];

export const resourcesHaveRoleTag: Rule = {
  id: 'resources-have-role-tag',
  title: 'Every store, service and target group says what it is for.',
  consequence:
    'Avochato, 19 November 2020: one part bore several responsibilities, and no document said so until it fell. ' +
    'What does not say its role, no rule can keep apart.',
  source: incidents.avochatoNovember2020,
  check: (stacks) => [...unmarked(stacks), ...contradicted(stacks)],
};

function unmarked(stacks: readonly ParsedStack[]): RuleFinding[] {
  return resourcesOf(stacks, ...marked)
    .filter((one) => (tagOf(one, tagKeys.role) ?? '') === '')
    .map((one) =>
      findingAt(one, `has no tag ${tagKeys.role}, expected one such as jobs, pubsub, web or websockets`),
    );
}

/** A service, its tasks and what leads to them are one thing. */
function contradicted(stacks: readonly ParsedStack[]): RuleFinding[] {
  return servicesOf(stacks).flatMap((service) => {
    const parts = [service.task, ...service.targetGroups.map(({ target }) => target)];
    return parts.flatMap((part) => {
      const role = part === undefined ? undefined : tagOf(part, tagKeys.role);
      return part === undefined || role === undefined || role === service.role
        ? []
        : [findingAt(service, `is ${service.role}, but its ${part.logicalId} is ${role}: expected one role`)];
    });
  });
}
