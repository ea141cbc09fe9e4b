import type { StoreRole } from '../../config/contract/store-names';
import type { ParsedStack } from '../../rules/rule';
import { securityGroups } from '../../rules/support/security-groups';
import { type Store, storeParameters, storesOf } from '../../rules/support/stores';
import { numberOf } from '../../rules/support/template-values';
import { mermaidId } from './mermaid-id';
import type { Part } from './part';

const names: Readonly<Record<StoreRole, string>> = { jobs: 'job store', pubsub: 'pub/sub store' };

/** The stores: what they are made of, and what they do when they are full. */
export function storeParts(stacks: readonly ParsedStack[]): Part[] {
  return storesOf(stacks).map((store) => ({
    id: mermaidId('store', String(store.properties.ReplicationGroupId)),
    kind: 'store',
    at: store,
    lines: linesOf(stacks, store),
    groups: securityGroups(stacks, { stack: store.stack, value: store.properties.SecurityGroupIds }),
  }));
}

function linesOf(stacks: readonly ParsedStack[], store: Store): string[] {
  const p = store.properties;
  const replicas = (numberOf(p.NumCacheClusters) ?? 1) - 1;
  const failover = p.MultiAZEnabled === true ? 'in several zones' : 'no failover';
  const days = numberOf(p.SnapshotRetentionLimit) ?? 0;
  return [
    `${nameOf(store.role)} ${String(p.ReplicationGroupId)}`,
    `${String(p.Engine)} ${String(p.EngineVersion)} on ${String(p.CacheNodeType)}`,
    `1 primary, ${count(replicas, 'replica')}, ${failover}`,
    `when full: ${String(storeParameters(stacks, store)['maxmemory-policy'] ?? 'volatile-lru')}`,
    days === 0 ? 'no snapshots' : `daily snapshots, kept ${count(days, 'day')}`,
  ];
}

function nameOf(role = 'other'): string {
  return role === 'jobs' || role === 'pubsub' ? names[role] : `${role} store`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
