import { type Reference, resolveReference, type ValueIn } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources';
import { literalText, partsOf } from './template-values';

/** Every resource that a value refers to, however deep inside it; each once. */
export function referencesIn(stacks: readonly ParsedStack[], from: ValueIn): Located[] {
  const found = new Map<string, Located>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { target } = resolveReference(stacks, { ...from, value });
    if (target !== undefined) {
      found.set(target.key, target);
      return;
    }
    partsOf(value).forEach(visit);
    Object.values(value).forEach(visit);
  };
  visit(from.value);
  return [...found.values()];
}

/** Resources that a template may also name by a literal name or id of theirs. */
export interface Named {
  readonly type: string;
  /** The property that holds the name. */
  readonly property: string;
}

/** Follows a reference, or a literal name to the resource that is given this name: both bind two resources. */
export function resolveNamed(stacks: readonly ParsedStack[], from: ValueIn, named: Named): Reference {
  const reference = resolveReference(stacks, from);
  if (reference.literal === undefined) return reference;
  const target = resourcesOf(stacks, named.type).find(
    (one) => literalText(one.properties[named.property]) === reference.literal,
  );
  return target === undefined ? reference : { key: target.key, target };
}
