import type { ParsedResource } from '../parsed-template';
import type { ParsedStack } from '../rule';

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
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources)
      .filter(([, { Type }]) => types.includes(Type))
      .flatMap(([logicalId]) => located(stack, logicalId) ?? []),
  );
}

/** One resource of a stack, by its logical id. */
export function located(stack: ParsedStack, logicalId: string): Located | undefined {
  if (!Object.hasOwn(stack.template.Resources, logicalId)) return undefined;
  const resource = stack.template.Resources[logicalId];
  if (resource === undefined) return undefined;
  return {
    stack: stack.name,
    logicalId,
    resource,
    properties: resource.Properties ?? {},
    key: `${stack.name}/${logicalId}`,
  };
}
