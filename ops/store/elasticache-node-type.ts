import {
  type ElastiCacheClient,
  ListAllowedNodeTypeModificationsCommand,
  ModifyReplicationGroupCommand,
} from '@aws-sdk/client-elasticache';

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
