import { resolveReference, type ValueIn } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { partsOf } from './parts-of';
import type { Located } from './resources-of';

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
