import type { ParsedResource } from '../parsed-template';
import type { ParsedStack, RuleFinding } from '../rule';
import { listOf, literalText, recordOf } from './template-values';

/** A resource and where it stands. */
export interface Located {
  readonly stack: string;
  readonly logicalId: string;
  readonly resource: ParsedResource;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Equal for the same resource, however it was reached. */
  readonly key: string;
}

/** All resources of some types, over all stacks. */
export function resourcesOf(stacks: readonly ParsedStack[], ...types: readonly string[]): Located[] {
  const found: Located[] = [];
  // Rules ask this thousands of times of a stage: without a list for each resource it takes a third as long.
  for (const { name, template } of stacks) {
    for (const logicalId of Object.keys(template.Resources)) {
      const resource = template.Resources[logicalId];
      if (resource !== undefined && types.includes(resource.Type)) found.push(at(name, logicalId, resource));
    }
  }
  return found;
}

/** One resource of a stack, by its logical id. */
export function located(stack: ParsedStack, logicalId: string): Located | undefined {
  if (!Object.hasOwn(stack.template.Resources, logicalId)) return undefined;
  const resource = stack.template.Resources[logicalId];
  if (resource === undefined) return undefined;
  return at(stack.name, logicalId, resource);
}

function at(stack: string, logicalId: string, resource: ParsedResource): Located {
  return { stack, logicalId, resource, properties: resource.Properties ?? {}, key: `${stack}/${logicalId}` };
}

/** The value of a resource's tag. Some types hold tags as a map, most as a list. */
export function tagOf({ properties }: Located, key: string): string | undefined {
  const tags = properties.Tags;
  const asMap = recordOf(tags)[key];
  if (asMap !== undefined) return literalText(asMap);
  const tag = listOf(tags).find((one) => recordOf(one).Key === key);
  return tag === undefined ? undefined : literalText(recordOf(tag).Value);
}

/** An attribute of a load balancer or target group, from its list of keys and values. */
export function attributeOf({ properties }: Located, key: string): unknown {
  const attributes = listOf(properties.LoadBalancerAttributes ?? properties.TargetGroupAttributes);
  return recordOf(attributes.find((one) => recordOf(one).Key === key)).Value;
}

/** A finding about a resource. */
export function findingAt({ stack, logicalId }: Located, message: string): RuleFinding {
  return { stack, logicalId, message };
}
