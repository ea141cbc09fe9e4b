import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import type { Located } from './resources-of';

const policies: readonly string[] = [
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::AutoScaling::ScalingPolicy',
];

/** The scaling policies that an alarm sets off when it fires. */
export function scalingActions(stacks: readonly ParsedStack[], { stack, properties }: Located): Located[] {
  return listOf(properties.AlarmActions).flatMap((value) => {
    const { target } = resolveReference(stacks, { stack, value });
    return target !== undefined && policies.includes(target.resource.Type) ? [target] : [];
  });
}
