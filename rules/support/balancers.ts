import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources';
import { listOf, recordOf } from './template-values';

/** An application load balancer with what listens on it. */
export interface Balancer extends Located {
  readonly listeners: readonly Listener[];
}

/** A listener and every action that it or one of its rules, in whatever stack, may take. */
export interface Listener extends Located {
  readonly actions: readonly ListenerAction[];
}

interface ListenerAction {
  /** The listener or the rule. */
  readonly at: Located;
  readonly action: Readonly<Record<string, unknown>>;
}

/** The application load balancers of an app. */
export function balancersOf(stacks: readonly ParsedStack[]): Balancer[] {
  return resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(({ properties }) => (properties.Type ?? 'application') === 'application')
    .map((balancer) => ({
      ...balancer,
      listeners: below(stacks, balancer, { type: 'Listener', property: 'LoadBalancerArn' }).map(
        (listener) => ({
          ...listener,
          actions: [
            ...actionsOf(listener, 'DefaultActions'),
            ...below(stacks, listener, { type: 'ListenerRule', property: 'ListenerArn' }).flatMap((rule) =>
              actionsOf(rule, 'Actions'),
            ),
          ],
        }),
      ),
    }));
}

interface Below {
  readonly type: string;
  readonly property: string;
}

function below(stacks: readonly ParsedStack[], parent: Located, { type, property }: Below): Located[] {
  return resourcesOf(stacks, `AWS::ElasticLoadBalancingV2::${type}`).filter(
    ({ stack, properties }) =>
      resolveReference(stacks, { stack, value: properties[property] }).key === parent.key,
  );
}

function actionsOf(at: Located, property: string): ListenerAction[] {
  return listOf(at.properties[property]).map((action) => ({ at, action: recordOf(action) }));
}
