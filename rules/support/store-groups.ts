import type { Reference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { securityGroups } from './security-groups';
import type { Store } from './stores-of';

/** The security groups that a store's nodes are in. */
export function storeGroups(stacks: readonly ParsedStack[], { stack, properties }: Store): Reference[] {
  return securityGroups(stacks, { stack, value: properties.SecurityGroupIds });
}
