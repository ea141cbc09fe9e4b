import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { type Comparison, shortStack } from './compare';
import type { Finding } from './finding';
import { code, few, own, type Phrase, phrase } from './phrase';

type Rule = TemplateDiff['securityGroupChanges']['ingress']['additions'][number];

/** Ways that are opened and closed. */
export function securityGroupRules({ stage, pairs }: Comparison): Finding[] {
  return pairs.flatMap(({ name, diff }) => {
    if (diff === undefined) return [];
    const { ingress, egress } = diff.securityGroupChanges;
    const place = shortStack(stage, name);
    const told = (rules: readonly Rule[], verb: string, side: 'from' | 'to'): Finding[] => {
      const groups = new Map<string, { readonly way: Phrase; readonly ids: string[] }>();
      for (const rule of rules.filter(isWay)) {
        const way = phrase`${code(rule.describeProtocol())} ${own(side)} ${code(rule.describePeer())}`;
        const known = groups.get(way.plain) ?? { way, ids: [] };
        known.ids.push(rule.groupId);
        groups.set(way.plain, known);
      }
      return [...groups.values()].map(({ way, ids }) => ({
        places: [place],
        stops: false,
        words: phrase`${own(verb)} ${few(ids.map(groupName))} of ${code(place)}: ${way}.`,
      }));
    };
    return [
      ...told(ingress.additions, 'opened into', 'from'),
      ...told(egress.additions, 'opened out of', 'to'),
      ...told(ingress.removals, 'closed into', 'from'),
      ...told(egress.removals, 'closed out of', 'to'),
    ];
  });
}

/** CDK writes this rule into a group that may reach nothing: EC2 gives one without any rule of its own a way to everywhere. */
function isWay(rule: Rule): boolean {
  return rule.describePeer() !== '255.255.255.255/32';
}

/** `${Web.GroupId}` -> `Web`: a group that stands in the same template. */
function groupName(text: string): string {
  return /^\$\{(\w+)\.GroupId\}$/.exec(text)?.[1] ?? text;
}
