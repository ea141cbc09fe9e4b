/** The ports of a rule of a security group, as text. */
export function portsOf(rule: Readonly<Record<string, unknown>>): string {
  if (String(rule.IpProtocol) === '-1') return 'all ports';
  const { FromPort: from, ToPort: to } = rule;
  return from === to ? String(from) : `${String(from)} to ${String(to)}`;
}
