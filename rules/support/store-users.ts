import type { Reference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { listOf } from './list-of';
import { resolveNamed } from './resolve-named';
import type { Located } from './resources-of';
import { storeUserGroups } from './store-user-groups';

const user = { type: 'AWS::ElastiCache::User', property: 'UserId' };

/** The users of a store: the members of its user groups. */
export function storeUsers(stacks: readonly ParsedStack[], store: Located): Reference[] {
  return storeUserGroups(stacks, store).flatMap(({ target }) =>
    listOf(target?.properties.UserIds).map((value) =>
      resolveNamed(stacks, { stack: target?.stack ?? store.stack, value }, user),
    ),
  );
}
