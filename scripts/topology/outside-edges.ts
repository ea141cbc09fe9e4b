import type { ParsedStack } from '../../rules/rule';
import { egressOf, ingressOf } from '../../rules/support/security-groups';
import type { Edge } from './edge';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';
import { portsOf } from './ports-of';

/** Addresses outside of the stage, and the arrows from and to them. */
export interface Outside {
  readonly boxes: ReadonlyMap<string, readonly string[]>;
  readonly edges: readonly Edge[];
}

/** What may come in from which addresses, and which addresses may be dialled. */
export function outsideEdges(stacks: readonly ParsedStack[], parts: readonly Part[]): Outside {
  const boxes = new Map<string, readonly string[]>();
  const edges = parts.flatMap((part): Edge[] => {
    const rulesIn = part.groups.flatMap(({ key }) => ingressOf(stacks, key).map(({ rule }) => rule));
    const rulesOut = part.groups.flatMap(({ key }) => egressOf(stacks, key).map(({ rule }) => rule));
    return [
      ...rulesIn.filter(hasAddress).map((rule): Edge => {
        const id = mermaidId('from', String(rule.CidrIp));
        boxes.set(id, ['customers', String(rule.CidrIp)]);
        return { from: id, to: part.id, label: portsOf(rule) };
      }),
      ...rulesOut.filter(hasAddress).map((rule): Edge => {
        const id = mermaidId('to', `${String(rule.CidrIp)}_${portsOf(rule)}`);
        boxes.set(id, [String(rule.Description ?? 'anything'), String(rule.CidrIp)]);
        return { from: part.id, to: id, label: portsOf(rule) };
      }),
    ];
  });
  return { boxes, edges };
}

/** Without the rule by which CDK says "nothing": ICMP to an address that nobody has. */
function hasAddress({ CidrIp: address }: Readonly<Record<string, unknown>>): boolean {
  return typeof address === 'string' && address !== '255.255.255.255/32';
}
