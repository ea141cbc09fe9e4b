import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { alarmDimensions } from './support/alarms';
import { balancersOf, type Listener } from './support/balancers';
import { referencesIn, resolveNamed } from './support/references';
import { findingAt } from './support/resources';
import { type Service, servicesOf } from './support/services';
import { listOf, recordOf, shortJson } from './support/template-values';

const shifting: readonly unknown[] = ['BLUE_GREEN', 'LINEAR', 'CANARY'];

export const trafficShiftHasOneWay: Rule = {
  id: 'traffic-shift-has-one-way',
  title:
    'Where a deploy shifts traffic between two target groups, only the rule that ECS rewrites leads to them.',
  consequence:
    'ECS swaps the two groups with each deploy and rewrites the weights of one listener rule. Whatever else leads to the ' +
    'group that the template names sends customers to an empty one after every other deploy; so does a stack update that ' +
    'touches that rule (aws/aws-cdk 36649, January 2026). And where the listener does anything but forward, such as answer ' +
    'with a page for maintenance, the deployment fails, says the ECS guide in most of its editions.',
  source: 'https://github.com/aws/aws-cdk/issues/36649',
  check: (stacks) => {
    const listeners = balancersOf(stacks).flatMap((balancer) => balancer.listeners);
    return servicesOf(stacks)
      .filter(({ properties }) => shifting.includes(recordOf(properties.DeploymentConfiguration).Strategy))
      .flatMap((service) => [
        ...listOf(service.properties.LoadBalancers)
          .map((entry) => shift(stacks, service, entry))
          .flatMap((one) => [
            ...one.missing.map((key) => findingAt(service, `shifts traffic and has no ${key}, expected one`)),
            ...listeners.flatMap((listener) => ways(stacks, one, listener)),
          ]),
        ...unwatched(stacks, service),
      ]);
  },
};

/** What ECS is told about one load balancer of a service. */
interface Shift {
  readonly service: Service;
  readonly groups: readonly string[];
  /** The listener rules whose weights ECS sets. */
  readonly rewritten: readonly string[];
  readonly missing: readonly string[];
}

function shift(stacks: readonly ParsedStack[], service: Service, entry: unknown): Shift {
  const { TargetGroupArn, AdvancedConfiguration } = recordOf(entry);
  const advanced = recordOf(AdvancedConfiguration);
  const keyOf = (value: unknown) => resolveReference(stacks, { stack: service.stack, value }).key;
  return {
    service,
    groups: [TargetGroupArn, advanced.AlternateTargetGroupArn].map(keyOf),
    rewritten: [advanced.ProductionListenerRule, advanced.TestListenerRule].map(keyOf),
    missing: ['AlternateTargetGroupArn', 'ProductionListenerRule'].filter(
      (key) => advanced[key] === undefined,
    ),
  };
}

function ways(
  stacks: readonly ParsedStack[],
  { service: { logicalId }, groups, rewritten }: Shift,
  { actions }: Listener,
): RuleFinding[] {
  const leading = actions.filter(({ at, action }) =>
    referencesIn(stacks, { stack: at.stack, value: action }).some(({ key }) => groups.includes(key)),
  );
  if (leading.length === 0) return [];
  return [
    ...leading
      .filter(({ at }) => !rewritten.includes(at.key))
      .map(({ at }) =>
        findingAt(at, `leads to a target group of ${logicalId}, which is empty after every other deploy`),
      ),
    ...actions
      .filter(({ action }) => action.Type !== 'forward')
      .map(({ at, action }) =>
        findingAt(
          at,
          `answers ${shortJson(action.Type)} on a listener that shifts the traffic of ${logicalId}, expected "forward"`,
        ),
      ),
  ];
}

/** A group that no deployment alarm watches: after every other deploy, that is where customers are. */
function unwatched(stacks: readonly ParsedStack[], service: Service): RuleFinding[] {
  const { AlarmNames } = recordOf(recordOf(service.properties.DeploymentConfiguration).Alarms);
  const watched = listOf(AlarmNames).flatMap((value) => {
    const named = { type: 'AWS::CloudWatch::Alarm', property: 'AlarmName' };
    const alarm = resolveNamed(stacks, { stack: service.stack, value }, named).target;
    return alarm === undefined
      ? []
      : alarmDimensions(alarm, 'TargetGroup').flatMap((dimension) =>
          referencesIn(stacks, { stack: alarm.stack, value: dimension }).map(({ key }) => key),
        );
  });
  return service.targetGroups
    .flatMap(({ target }) => target ?? [])
    .filter(({ key }) => !watched.includes(key))
    .map(({ logicalId }) =>
      findingAt(service, `shifts traffic to ${logicalId}, which none of its deployment alarms watches`),
    );
}
