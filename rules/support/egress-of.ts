import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import { recordOf } from './record-of';
import { resourcesOf } from './resources-of';

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
