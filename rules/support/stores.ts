import type { StoreRole } from '../../config/contract/store-names';
import { tagKeys } from '../../config/contract/tag-keys';
import { type Reference, resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { referencesIn, resolveNamed } from './references';
import { type Located, resourcesOf, tagOf } from './resources';
import { securityGroups } from './security-groups';
import { listOf, numberOf, recordOf } from './template-values';

/** A replication group of ElastiCache. */
export interface StoreResource extends Located {
  /** What it is for. Nothing for a store that does not say. */
  readonly role?: string;
}

/**
 * The stores of an app. What a store is for, it says by the tag `bulkhead:role`: `jobs`, `pubsub`, or a word of the
 * app's own such as `cache`. Without the tag a store that never evicts is taken for a job store, since nothing else
 * needs that.
 */
export function storesOf(stacks: readonly ParsedStack[], role?: StoreRole): StoreResource[] {
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

/** Of a replication group that names none. */
const defaultPort = 6379;

/** Where a store listens. */
export function storePort({ properties }: StoreResource): number {
  return numberOf(properties.Port) ?? defaultPort;
}

/** The security groups that a store's nodes are in. */
export function storeGroups(
  stacks: readonly ParsedStack[],
  { stack, properties }: StoreResource,
): Reference[] {
  return securityGroups(stacks, { stack, value: properties.SecurityGroupIds });
}

const userGroup = { type: 'AWS::ElastiCache::UserGroup', property: 'UserGroupId' };

/** The user groups of a store. */
export function storeUserGroups(stacks: readonly ParsedStack[], store: Located): Reference[] {
  return listOf(store.properties.UserGroupIds).map((value) =>
    resolveNamed(stacks, { stack: store.stack, value }, userGroup),
  );
}

const user = { type: 'AWS::ElastiCache::User', property: 'UserId' };

/** The users of a store: the members of its user groups. */
export function storeUsers(stacks: readonly ParsedStack[], store: Located): Reference[] {
  return storeUserGroups(stacks, store).flatMap(({ target }) =>
    listOf(target?.properties.UserIds).map((value) =>
      resolveNamed(stacks, { stack: target?.stack ?? store.stack, value }, user),
    ),
  );
}

const secretType = 'AWS::SecretsManager::Secret';

/** The secrets that open a store: those that hold its address, and the passwords of its users. */
export function secretsOfStore(stacks: readonly ParsedStack[], store: Located): Located[] {
  const connections = resourcesOf(stacks, secretType).filter(({ stack, properties }) =>
    referencesIn(stacks, { stack, value: properties.SecretString }).some(({ key }) => key === store.key),
  );
  const passwords = storeUsers(stacks, store).flatMap(({ target }) =>
    target === undefined
      ? []
      : referencesIn(stacks, {
          stack: target.stack,
          value: [target.properties.Passwords, target.properties.AuthenticationMode],
        }).filter(({ resource }) => resource.Type === secretType),
  );
  return [...connections, ...passwords];
}
