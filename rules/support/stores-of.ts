import type { StoreRole } from '../../config/contract/store-names';
import { tagKeys } from '../../config/contract/tag-keys';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources-of';
import { storeParameters } from './store-parameters';
import { tagOf } from './tag-of';

/** A replication group of ElastiCache. */
export interface Store extends Located {
  /** What it is for. Nothing for a store that does not say. */
  readonly role?: string;
}

/**
 * The stores of an app. What a store is for, it says by the tag `bulkhead:role`: `jobs`, `pubsub`, or a word of the
 * app's own such as `cache`. Without the tag a store that never evicts is taken for a job store, since nothing else
 * needs that.
 */
export function storesOf(stacks: readonly ParsedStack[], role?: StoreRole): Store[] {
  return resourcesOf(stacks, 'AWS::ElastiCache::ReplicationGroup')
    .map((group) => ({ ...group, ...roleOf(stacks, group) }))
    .filter((store) => role === undefined || store.role === role);
}

function roleOf(stacks: readonly ParsedStack[], group: Located): { role?: string } {
  const tagged = tagOf(group, tagKeys.role);
  if (tagged !== undefined) return { role: tagged };
  const jobs: StoreRole = 'jobs';
  return storeParameters(stacks, group)['maxmemory-policy'] === 'noeviction' ? { role: jobs } : {};
}
