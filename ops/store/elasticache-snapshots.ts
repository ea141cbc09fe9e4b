import {
  CreateSnapshotCommand,
  type ElastiCacheClient,
  paginateDescribeSnapshots,
} from '@aws-sdk/client-elasticache';

export interface StoreSnapshot {
  readonly name: string;
  /** `creating`, `available`, `failed`, ... */
  readonly status: string;
  /** `manual` or `automated`. */
  readonly source: string;
  /** The node that it was taken of. */
  readonly node: string;
  /** Undefined while it is made. */
  readonly atSeconds?: number;
}

/** Snapshots of a store, newest first; those that are being made before all others. */
export async function storeSnapshots(client: ElastiCacheClient, id: string): Promise<StoreSnapshot[]> {
  const found: StoreSnapshot[] = [];
  for await (const { Snapshots = [] } of paginateDescribeSnapshots({ client }, { ReplicationGroupId: id })) {
    for (const {
      SnapshotName,
      SnapshotStatus,
      SnapshotSource,
      NodeSnapshots = [],
      CacheClusterId,
    } of Snapshots) {
      const [node] = NodeSnapshots;
      const atMs = node?.SnapshotCreateTime?.getTime();
      found.push({
        name: SnapshotName ?? '',
        status: SnapshotStatus ?? 'unknown',
        source: SnapshotSource ?? 'unknown',
        node: node?.CacheClusterId ?? CacheClusterId ?? '',
        ...(atMs === undefined ? {} : { atSeconds: Math.floor(atMs / 1000) }),
      });
    }
  }
  const age = ({ atSeconds }: StoreSnapshot) => atSeconds ?? Number.POSITIVE_INFINITY;
  return found.sort((one, other) => (age(one) === age(other) ? 0 : age(other) - age(one)));
}

/**
 * Begins one, of the node that is named: with cluster mode off, a replica is taken where there is one, so that the primary
 * need not fork.
 */
export async function createSnapshot(
  client: ElastiCacheClient,
  { node, name }: { readonly node: string; readonly name: string },
): Promise<void> {
  await client.send(new CreateSnapshotCommand({ CacheClusterId: node, SnapshotName: name }));
}
