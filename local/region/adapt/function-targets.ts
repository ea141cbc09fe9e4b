import { referenceOf } from './references';
import { type AdaptationNote, type Adapted, isObject, resourcesOfType, type Template } from './template';

const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

/** A function that a load balancer calls, by logical ids. */
export interface FunctionTarget {
  readonly group: string;
  readonly fn: string;
}

/** The functions that a template puts into target groups. */
export function functionTargets(template: Template): FunctionTarget[] {
  return resourcesOfType(template, GROUP).flatMap(([group, { Properties = {} }]) => {
    const targets = Array.isArray(Properties.Targets) ? Properties.Targets : [];
    return targets.flatMap((target) => {
      const fn = isObject(target) ? referenceOf(target.Id)?.logicalId : undefined;
      return Properties.TargetType === 'lambda' && fn !== undefined ? [{ group, fn }] : [];
    });
  });
}

/** Tells of the targets that are registered after the deploy. The template stays as it is. */
export function noteFunctionTargets(template: Template): Adapted {
  const notes = functionTargets(template).map(
    ({ group, fn }): AdaptationNote => ({
      kind: 'by-api',
      what: 'function behind a load balancer',
      logicalId: group,
      reason: 'the emulator forgets the targets that a template names',
      detail: `calls ${fn}`,
    }),
  );
  return { template, notes };
}
