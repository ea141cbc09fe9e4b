import { RegionError } from '../region-error';
import { mapJson } from './references';
import { isObject, type Json, type Template } from './template';

export interface AdaptedPair {
  readonly name: string;
  readonly original: Template;
  readonly template: Template;
}

/**
 * Finds stacks that import an output which the adaptation left out of another stack: the deploy would fail there,
 * halfway through, with nothing but the export's name.
 * @throws RegionError that names both ends
 */
export function checkImports(stacks: readonly AdaptedPair[]): void {
  const leftOut = new Map<string, string>();
  for (const { name, original, template } of stacks) {
    for (const [key, output] of Object.entries(original.Outputs ?? {})) {
      if (template.Outputs?.[key] !== undefined) continue;
      leftOut.set(`${name}.${key}`, `output ${key} of ${name}`);
      const exported = isObject(output.Export) ? output.Export.Name : undefined;
      if (typeof exported === 'string') leftOut.set(exported, `output ${key} of ${name}`);
    }
  }
  const problems = stacks.flatMap(({ name, template }) =>
    Object.entries(template.Resources).flatMap(([logicalId, resource]) =>
      importsIn(resource.Properties ?? {}).flatMap((imported) => {
        const missing = leftOut.get(imported);
        return missing === undefined ? [] : [`${logicalId} of ${name} needs ${missing}`];
      }),
    ),
  );
  if (problems.length > 0) {
    throw new RegionError(
      'A stack cannot stand in the local region: it imports what another stack must leave out.',
      problems,
    );
  }
}

/** Export names, and `stack.key` for outputs read by stack. */
function importsIn(value: Json): string[] {
  const found: string[] = [];
  mapJson(value, (part) => {
    if (!isObject(part)) return part;
    if (typeof part['Fn::ImportValue'] === 'string') found.push(part['Fn::ImportValue']);
    const source = part['Fn::GetStackOutput'];
    if (isObject(source)) found.push(`${String(source.StackName)}.${String(source.OutputName)}`);
    return part;
  });
  return found;
}
