import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { balancersOf } from '../../rules/support/balancers';
import { resourcesOf } from '../../rules/support/resources';
import { servicesOf } from '../../rules/support/services';
import { listOf, recordOf } from '../../rules/support/template-values';
import { dialledPorts } from './dialled-ports';
import type { Edge } from './edge';
import type { Part } from './part';

/** Who may dial a service, and which requests a load balancer sends there. */
export function routedEdges(stacks: readonly ParsedStack[], parts: readonly Part[]): Edge[] {
  const services = parts.filter(({ kind }) => kind === 'service' || kind === 'pool');
  const functions = parts.filter(({ kind }) => kind === 'function');
  return parts
    .filter(({ kind }) => kind !== 'store' && kind !== 'topic')
    .flatMap((from) => [
      ...functions.flatMap((to): Edge[] => {
        // A load balancer calls a function by AWS's own API: no security group is asked.
        const routes = routesOf(stacks, from, to);
        return routes.length === 0 ? [] : [{ from: from.id, to: to.id, label: routes.join(', ') }];
      }),
      ...services.flatMap((to): Edge[] => {
        const ports = dialledPorts(stacks, from, to);
        const routes = routesOf(stacks, from, to);
        if (ports.length === 0 && routes.length === 0) return [];
        const label = [ports.length > 0 ? ports.join(', ') : 'may not dial', ...routes].join(': ');
        return [{ from: from.id, to: to.id, label, dotted: ports.length === 0 }];
      }),
    ]);
}

function routesOf(stacks: readonly ParsedStack[], from: Part, to: Part): string[] {
  const targets =
    to.kind === 'function'
      ? targetGroupsOfFunction(stacks, to)
      : (servicesOf(stacks).find(({ key }) => key === to.at.key)?.targetGroups ?? []);
  const actions = balancersOf(stacks)
    .filter(({ key }) => key === from.at.key)
    .flatMap(({ listeners }) => listeners.flatMap((listener) => listener.actions));
  return actions
    .filter(({ at, action }) => {
      const target = resolveReference(stacks, { stack: at.stack, value: action.TargetGroupArn });
      return targets.some(({ key }) => key === target.key);
    })
    .map(({ at }) => conditions(at.properties.Conditions));
}

/** Target groups that hold a function name it themselves; those of services are named by the service. */
function targetGroupsOfFunction(stacks: readonly ParsedStack[], to: Part): { readonly key: string }[] {
  return resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::TargetGroup').filter(({ stack, properties }) =>
    listOf(properties.Targets).some(
      (target) => resolveReference(stacks, { stack, value: recordOf(target).Id }).key === to.at.key,
    ),
  );
}

function conditions(value: unknown): string {
  const values = listOf(value)
    .map(recordOf)
    .flatMap((one) => [recordOf(one.HostHeaderConfig).Values, recordOf(one.PathPatternConfig).Values])
    .flatMap((list) => listOf(list).map(String));
  return values.length > 0 ? values.join(', ') : 'the rest';
}
