import { type Reference, resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';

/** Each security group in a list of a template. */
export function securityGroups(
  stacks: readonly ParsedStack[],
  from: { readonly stack: string; readonly value: unknown },
): Reference[] {
  return listOf(from.value).map((value) => resolveReference(stacks, { stack: from.stack, value }));
}
