import { resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { recordOf } from './record-of';
import type { Located } from './resources-of';

/**
 * The ElastiCache parameters that a store's parameter group sets. Empty when the group stands in no template, as
 * `default.valkey8` does: AWS's defaults are then in force, and `maxmemory-policy` is volatile-lru.
 */
export function storeParameters(
  stacks: readonly ParsedStack[],
  store: Located,
): Readonly<Record<string, unknown>> {
  const { stack, properties } = store;
  const group = resolveReference(stacks, { stack, value: properties.CacheParameterGroupName });
  return recordOf(group.target?.properties.Properties);
}
