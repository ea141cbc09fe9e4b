import type { TaskRange } from '../../domain/rollout/rollout-for';
import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { referencesIn } from './references';
import { type Located, resourcesOf } from './resources';
import { listOf, literalText, numberOf } from './template-values';

/** What scales an ECS service: the targets whose resource id names it, by reference or by literal names. */
export function scalableTargets(stacks: readonly ParsedStack[], service: Located): Located[] {
  const name = literalText(service.properties.ServiceName);
  return resourcesOf(stacks, 'AWS::ApplicationAutoScaling::ScalableTarget')
    .filter(({ properties }) => properties.ScalableDimension === 'ecs:service:DesiredCount')
    .filter(({ stack, properties }) => {
      const id = literalText(properties.ResourceId);
      return id === undefined
        ? referencesIn(stacks, { stack, value: properties.ResourceId }).some(({ key }) => key === service.key)
        : name !== undefined && id.endsWith(`/${name}`);
    });
}

/** The range of a target; nothing unless both ends are whole numbers in the template. */
export function taskRange(target: Located | undefined): TaskRange | undefined {
  const min = numberOf(target?.properties.MinCapacity);
  const max = numberOf(target?.properties.MaxCapacity);
  if (min === undefined || max === undefined) return undefined;
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { min, max } : undefined;
}

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
