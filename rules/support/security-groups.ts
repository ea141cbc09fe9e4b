import { type Reference, resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources';
import { listOf, recordOf } from './template-values';

/** Each security group in a list of a template. */
export function securityGroups(
  stacks: readonly ParsedStack[],
  from: { readonly stack: string; readonly value: unknown },
): Reference[] {
  return listOf(from.value).map((value) => resolveReference(stacks, { stack: from.stack, value }));
}

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

/** A rule that lets the members of a security group dial, and the stack whose template holds it. */
export interface Egress {
  readonly stack: string;
  readonly rule: Readonly<Record<string, unknown>>;
}

/** EC2 gives a group without any rule of its own this one. */
const everything = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };

/** All rules out of a security group, those inside it and those beside it, in whatever stack. */
export function egressOf(stacks: readonly ParsedStack[], groupKey: string): Egress[] {
  const inside = resourcesOf(stacks, 'AWS::EC2::SecurityGroup')
    .filter(({ key }) => key === groupKey)
    .flatMap(({ stack, properties }) =>
      listOf(properties.SecurityGroupEgress).map((rule) => ({ stack, rule: recordOf(rule) })),
    );
  const beside = resourcesOf(stacks, 'AWS::EC2::SecurityGroupEgress')
    .filter(
      ({ stack, properties }) =>
        resolveReference(stacks, { stack, value: properties.GroupId }).key === groupKey,
    )
    .map(({ stack, properties }) => ({ stack, rule: properties }));
  const rules = [...inside, ...beside];
  const [stack] = groupKey.split('/');
  return rules.length > 0 ? rules : [{ stack: stack ?? '', rule: everything }];
}
