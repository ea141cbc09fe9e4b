import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import { recordOf } from './record-of';
import { type Located, resourcesOf } from './resources-of';

/** A rule that lets somebody dial a security group. */
export interface Ingress {
  /** The resource that holds it: the group itself, or a rule of its own. */
  readonly at: Located;
  readonly rule: Readonly<Record<string, unknown>>;
}

/** All rules into a security group, those inside it and those beside it, in whatever stack. */
export function ingressOf(stacks: readonly ParsedStack[], groupKey: string): Ingress[] {
  const inside = resourcesOf(stacks, 'AWS::EC2::SecurityGroup')
    .filter(({ key }) => key === groupKey)
    .flatMap((at) =>
      listOf(at.properties.SecurityGroupIngress).map((rule) => ({ at, rule: recordOf(rule) })),
    );
  const beside = resourcesOf(stacks, 'AWS::EC2::SecurityGroupIngress')
    .filter(({ stack, properties }) => {
      const group = resolveReference(stacks, { stack, value: properties.GroupId });
      return group.key === groupKey;
    })
    .map((at) => ({ at, rule: at.properties }));
  return [...inside, ...beside];
}
