import type { ParsedStack } from '../../rules/rule';
import { balancersOf } from '../../rules/support/balancers';
import { securityGroups } from '../../rules/support/security-groups';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';

/** The load balancers and what they listen on. */
export function balancerParts(stacks: readonly ParsedStack[]): Part[] {
  return balancersOf(stacks).map((balancer) => {
    const { stack, logicalId, properties, listeners } = balancer;
    const facing = properties.Scheme === 'internet-facing' ? 'faces the internet' : 'internal';
    return {
      id: mermaidId('balancer', logicalId),
      kind: 'balancer',
      at: balancer,
      lines: [
        'load balancer',
        facing,
        ...listeners.map((listener) => {
          const { Protocol: protocol, Port: port } = listener.properties;
          const redirects = listener.actions.every(({ action }) => action.Type === 'redirect');
          return `${String(protocol)} ${String(port)}${redirects ? ': redirects' : ''}`;
        }),
      ],
      groups: securityGroups(stacks, { stack, value: properties.SecurityGroups }),
    };
  });
}
