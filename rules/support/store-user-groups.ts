import type { Reference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import { resolveNamed } from './resolve-named';
import type { Located } from './resources-of';

const userGroup = { type: 'AWS::ElastiCache::UserGroup', property: 'UserGroupId' };

/** The user groups of a store. */
export function storeUserGroups(stacks: readonly ParsedStack[], store: Located): Reference[] {
  return listOf(store.properties.UserGroupIds).map((value) =>
    resolveNamed(stacks, { stack: store.stack, value }, userGroup),
  );
}
