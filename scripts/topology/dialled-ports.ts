import { type Reference, resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { egressOf, ingressOf } from '../../rules/support/security-groups';

interface Members {
  readonly groups: readonly Reference[];
}

/** The ports on which members of some security groups may dial members of others: both sides must allow it. */
export function dialledPorts(stacks: readonly ParsedStack[], from: Members, to: Members): string[] {
  const sources = new Set(from.groups.map(({ key }) => key));
  const ports = to.groups.flatMap(({ key }) =>
    ingressOf(stacks, key)
      .filter(({ at, rule }) => {
        const source = resolveReference(stacks, { stack: at.stack, value: rule.SourceSecurityGroupId });
        return sources.has(source.key);
      })
      .map(({ rule }) => portsOf(rule))
      .filter((port) => mayLeave(stacks, from, { group: key, port })),
  );
  return [...new Set(ports)];
}

interface Destination {
  readonly group: string;
  readonly port: string;
}

function mayLeave(stacks: readonly ParsedStack[], from: Members, { group, port }: Destination): boolean {
  return from.groups
    .flatMap(({ key }) => egressOf(stacks, key))
    .some(({ stack, rule }) => {
      const to = resolveReference(stacks, { stack, value: rule.DestinationSecurityGroupId });
      const reaches = to.key === group || rule.CidrIp === '0.0.0.0/0';
      return reaches && ['all ports', port].includes(portsOf(rule));
    });
}

/** The ports of a rule of a security group, as text. */
export function portsOf(rule: Readonly<Record<string, unknown>>): string {
  if (String(rule.IpProtocol) === '-1') return 'all ports';
  const { FromPort: from, ToPort: to } = rule;
  return from === to ? String(from) : `${String(from)} to ${String(to)}`;
}
