import type { ParsedStack } from '../rule';
import { literalText } from './literal-text';
import { referencesIn } from './references-in';
import { type Located, resourcesOf } from './resources-of';

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
