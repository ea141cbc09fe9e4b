import type { SecurityGroupPicture } from './picture';
import { shortName } from './short-name';
import { table } from './table';

/** The rule with which the CDK writes "may call nobody", because a group without any rule may call everybody. */
const NOBODY = 'icmp 252-86 255.255.255.255/32';

/** Who may call whom. Names are logical ids: the ids of groups mean nothing to people. */
export function renderSecurityGroups(groups: readonly SecurityGroupPicture[]): string {
  return table(
    [{ title: 'Group', width: 30 }, { title: 'Lets in', width: 39 }, { title: 'May call' }],
    groups.map(({ name, ingress, egress }) => [shortName(name), lines(ingress), lines(egress)]),
  );
}

function lines(rules: readonly string[]): string {
  const real = rules.filter((rule) => rule !== NOBODY);
  return real.length === 0
    ? 'nobody'
    : real.map((rule) => rule.split(' ').map(shortName).join(' ')).join('\n');
}
