import type { Rule, RuleFinding } from './rule';
import { balancersOf, type Listener } from './support/balancers';
import { findingAt, type Located } from './support/resources';
import { listOf, numberOf, recordOf, shortJson } from './support/template-values';

/** Of one forward action (quotas of Application Load Balancers), and the largest weight (API, TargetGroupTuple). */
const most = { groups: 5, weight: 999 } as const;

export const listenerRulesDistinct: Rule = {
  id: 'listener-rules-distinct',
  title: 'Each rule of a listener has a priority of its own, and forwards to five target groups at most.',
  consequence:
    'No public postmortem is known to name it. Two rules with one priority pass every validator, and the load balancer ' +
    'refuses the second in the middle of a deploy; a weight above 999 and a sixth group the same.',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html',
  check: (stacks) =>
    balancersOf(stacks).flatMap(({ listeners }) =>
      listeners.flatMap((listener) => [...priorities(listener), ...forwards(listener)]),
    ),
};

function priorities({ actions }: Listener): RuleFinding[] {
  const taken = new Map<number, Located>();
  return [...new Map(actions.map(({ at }) => [at.key, at])).values()].flatMap((rule) => {
    const priority = numberOf(rule.properties.Priority);
    if (priority === undefined) return [];
    const other = taken.get(priority);
    taken.set(priority, other ?? rule);
    return other === undefined
      ? []
      : [findingAt(rule, `Priority is ${priority}, as that of ${other.logicalId}: expected one of its own`)];
  });
}

function forwards({ actions }: Listener): RuleFinding[] {
  return actions.flatMap(({ at, action }) => {
    const groups = listOf(recordOf(action.ForwardConfig).TargetGroups).map(recordOf);
    const heavy = groups.filter(({ Weight }) => !(inRange(Weight) ?? true));
    return [
      ...(groups.length > most.groups
        ? [findingAt(at, `forwards to ${groups.length} target groups, expected at most ${most.groups}`)]
        : []),
      ...heavy.map(({ Weight }) =>
        findingAt(at, `Weight is ${shortJson(Weight)}, expected 0 to ${most.weight}`),
      ),
    ];
  });
}

/** Nothing for a weight that only a deploy knows, or that is left out. */
function inRange(weight: unknown): boolean | undefined {
  const number = numberOf(weight);
  return number === undefined ? undefined : number >= 0 && number <= most.weight;
}
