import {
  type CacheCluster,
  DescribeCacheClustersCommand,
  DescribeEventsCommand,
  DescribeReplicationGroupsCommand,
  type ElastiCacheClient,
  ListAllowedNodeTypeModificationsCommand,
  ModifyReplicationGroupCommand,
} from '@aws-sdk/client-elasticache';
import { CliError } from '../kit/command-result';

interface StoreNode {
  readonly id: string;
  /** The node's own, whatever the group says; empty while the node is being replaced. */
  readonly nodeType: string;
  readonly status: string;
  readonly role: string;
  readonly parameterGroup: string;
  /** `in-sync`, or what AWS says is not applied yet. */
  readonly parameters: string;
}

/** A replication group as it stands, node by node. */
export interface LiveStore {
  readonly id: string;
  /** `available`, `modifying`, `snapshotting`, ... */
  readonly status: string;
  readonly nodeType: string;
  readonly nodes: readonly StoreNode[];
  readonly failover: string;
  readonly multiAz: string;
  /** Modifications that AWS has accepted and not made, as `NodeType: cache.r7g.large`. */
  readonly pending: readonly string[];
}

/** @throws CliError where there is no such store */
export async function liveStore(client: ElastiCacheClient, id: string): Promise<LiveStore> {
  const { ReplicationGroups = [] } = await client.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
  );
  const [group] = ReplicationGroups;
  if (group === undefined) throw new CliError(1, `there is no store ${id}`);
  const roles = new Map(
    (group.NodeGroups ?? [])
      .flatMap(({ NodeGroupMembers = [] }) => NodeGroupMembers)
      .map(({ CacheClusterId, CurrentRole }) => [CacheClusterId, CurrentRole]),
  );
  const nodes: StoreNode[] = [];
  const pending = Object.entries(group.PendingModifiedValues ?? {}).flatMap(pendingText);
  for (const member of group.MemberClusters ?? []) {
    const cluster = await describeNode(client, member);
    nodes.push({
      id: member,
      nodeType: cluster?.CacheNodeType ?? '',
      status: cluster?.CacheClusterStatus ?? 'being replaced',
      role: roles.get(member) ?? 'unknown',
      parameterGroup: cluster?.CacheParameterGroup?.CacheParameterGroupName ?? '',
      parameters: cluster?.CacheParameterGroup?.ParameterApplyStatus ?? 'unknown',
    });
    for (const text of Object.entries(cluster?.PendingModifiedValues ?? {}).flatMap(pendingText)) {
      if (!pending.includes(text)) pending.push(text);
    }
  }
  return {
    id,
    status: group.Status ?? 'unknown',
    nodeType: group.CacheNodeType ?? '',
    nodes,
    failover: group.AutomaticFailover ?? 'unknown',
    multiAz: group.MultiAZ ?? 'unknown',
    pending,
  };
}

/**
 * Members of which AWS says anything but `available`, as in "prod-jobs-1-003 is creating". The group itself says
 * `available` meanwhile, and lists node types to change to; the change is refused all the same
 * (InvalidCacheClusterStateFault).
 */
export function busyNodes({ nodes }: LiveStore): string[] {
  return nodes.flatMap(({ id, status }) => (status === 'available' ? [] : [`${id} is ${status}`]));
}

/** What ElastiCache wrote down about a store in the last hours, newest first. */
export async function storeEvents(client: ElastiCacheClient, id: string, minutes: number): Promise<string[]> {
  const { Events = [] } = await client.send(
    new DescribeEventsCommand({ SourceIdentifier: id, SourceType: 'replication-group', Duration: minutes }),
  );
  return Events.sort((one, other) => (other.Date?.getTime() ?? 0) - (one.Date?.getTime() ?? 0)).flatMap(
    ({ Message }) => (Message === undefined ? [] : [Message]),
  );
}

/** Nothing while AWS replaces the node: it is not there for a moment. */
async function describeNode(client: ElastiCacheClient, id: string): Promise<CacheCluster | undefined> {
  try {
    const { CacheClusters = [] } = await client.send(
      new DescribeCacheClustersCommand({ CacheClusterId: id, ShowCacheNodeInfo: true }),
    );
    return CacheClusters[0];
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('CacheClusterNotFound')) return undefined;
    throw error;
  }
}

function pendingText([key, value]: readonly [string, unknown]): string[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  return [`${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`];
}

/**
 * Node types that AWS would change a store to in place, larger ones first. Nothing while it takes no change: it says
 * `available` for a moment after it has accepted one.
 */
export async function allowedNodeTypes(client: ElastiCacheClient, id: string): Promise<string[] | undefined> {
  try {
    const { ScaleUpModifications = [], ScaleDownModifications = [] } = await client.send(
      new ListAllowedNodeTypeModificationsCommand({ ReplicationGroupId: id }),
    );
    return [...ScaleUpModifications, ...ScaleDownModifications];
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InvalidReplicationGroupState')) return undefined;
    throw error;
  }
}

/** Begins it; AWS goes on for minutes to an hour. Without ApplyImmediately it would wait for the maintenance window. */
export async function changeNodeType(client: ElastiCacheClient, id: string, nodeType: string): Promise<void> {
  await client.send(
    new ModifyReplicationGroupCommand({
      ReplicationGroupId: id,
      CacheNodeType: nodeType,
      ApplyImmediately: true,
    }),
  );
}
