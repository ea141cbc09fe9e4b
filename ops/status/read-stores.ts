import {
  DescribeCacheClustersCommand,
  DescribeReplicationGroupsCommand,
  type ElastiCacheClient,
  paginateDescribeCacheParameters,
} from '@aws-sdk/client-elasticache';
import { CliError } from '../kit/command-result';
import type { ReplicationGroupFacts } from './status-facts';

/** @throws CliError where ElastiCache has no such store */
export async function statusStore(
  client: ElastiCacheClient,
  id: string,
  abortSignal: AbortSignal,
): Promise<ReplicationGroupFacts> {
  const { ReplicationGroups = [] } = await client
    .send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }), { abortSignal })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name.startsWith('ReplicationGroupNotFound')) {
        return { ReplicationGroups: [] };
      }
      throw error;
    });
  const [found] = ReplicationGroups;
  if (found === undefined) throw new CliError(1, `there is no store ${id}`);
  const { Status, CacheNodeType, MemberClusters: [node] = [] } = found;
  const version = node === undefined ? undefined : await engineVersion(client, node, abortSignal);
  return {
    id,
    status: Status ?? '',
    ...(CacheNodeType !== undefined && { nodeType: CacheNodeType }),
    ...(version !== undefined && { engineVersion: version }),
  };
}

/** Major and minor of what a node runs, as a stage file writes it. The group itself does not say. */
async function engineVersion(
  client: ElastiCacheClient,
  node: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const { CacheClusters = [] } = await client
    .send(new DescribeCacheClustersCommand({ CacheClusterId: node }), { abortSignal })
    .catch((error: unknown) => {
      // Nothing while AWS replaces the node: it is not there for a moment.
      if (error instanceof Error && error.name.startsWith('CacheClusterNotFound')) {
        return { CacheClusters: [] };
      }
      throw error;
    });
  return CacheClusters[0]?.EngineVersion?.split('.').slice(0, 2).join('.');
}

/** Percent of its memory that a store's data may not use. @throws CliError where the group does not say */
export async function reservedMemoryPercent(
  client: ElastiCacheClient,
  parameterGroup: string,
  abortSignal: AbortSignal,
): Promise<number> {
  const pages = paginateDescribeCacheParameters(
    { client },
    // Only what differs from the family's defaults: a few of several hundred.
    { CacheParameterGroupName: parameterGroup, Source: 'user' },
    { abortSignal },
  );
  for await (const { Parameters = [] } of pages) {
    const found = Parameters.find(
      ({ ParameterName }) => ParameterName === 'reserved-memory-percent',
    )?.ParameterValue;
    if (found !== undefined) return Number(found);
  }
  throw new CliError(1, `the parameter group ${parameterGroup} has no reserved-memory-percent`);
}
