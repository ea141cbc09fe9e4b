import { type Role, tagKeys } from '../config/contract/tag-keys';
import { incidents } from './incidents';
import type { ParsedStack, Rule } from './rule';
import { type Balancer, balancersOf } from './support/balancers';
import { referencesIn } from './support/references';
import { findingAt, tagOf } from './support/resources';
import { type Service, servicesOf } from './support/services';

const websockets: Role = 'websockets';

export const websocketsOwnBalancer: Rule = {
  id: 'websockets-own-balancer',
  title: 'Websockets have a load balancer of their own.',
  consequence:
    'Avochato, 28 October 2020: reconnecting websockets used up the connections of the load balancer that all shared; ' +
    'pages got none, customers pressed reload, and that made more reconnects.',
  source: incidents.avochatoOctober2020,
  check: (stacks) => {
    const services = servicesOf(stacks);
    return balancersOf(stacks).flatMap((balancer) => {
      const roles = rolesBehind(stacks, balancer, services);
      return roles.includes(websockets) && roles.length > 1
        ? [findingAt(balancer, `leads to ${roles.join(' and ')}, expected ${websockets} alone`)]
        : [];
    });
  },
};

/** What a balancer forwards to: each target group's own role, or that of the service behind it. */
function rolesBehind(
  stacks: readonly ParsedStack[],
  balancer: Balancer,
  services: readonly Service[],
): string[] {
  const targets = balancer.listeners
    .flatMap(({ actions }) => actions)
    .flatMap(({ at, action }) => referencesIn(stacks, { stack: at.stack, value: action }))
    .filter(({ resource }) => resource.Type === 'AWS::ElasticLoadBalancingV2::TargetGroup');
  const roles = targets.map(
    (target) =>
      tagOf(target, tagKeys.role) ??
      services.find(({ targetGroups }) => targetGroups.some(({ key }) => key === target.key))?.role ??
      'something without a role',
  );
  return [...new Set(roles)].sort();
}
