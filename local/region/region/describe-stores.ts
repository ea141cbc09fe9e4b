import {
  DescribeCacheClustersCommand,
  DescribeCacheParametersCommand,
  DescribeReplicationGroupsCommand,
  DescribeUserGroupsCommand,
  DescribeUsersCommand,
  type ElastiCacheClient,
  type ReplicationGroup,
} from '@aws-sdk/client-elasticache';
import { nodeMemoryBytes } from '../../../config/contract/store-memory';
import type { StackResource } from '../deploy/stack-resources';
import type { RegionClients } from '../emulator/region-clients';
import { RegionError } from '../region-error';
import type { RegionDirectory } from '../state/region-directory';
import { rememberedPorts } from '../state/remembered-ports';
import type { DescribedUser, StoreDescription } from '../stores/store-description';
import { storePasswords } from './store-passwords';

/** A replication group as the region's APIs tell it. */
export interface DeployedStore extends StoreDescription {
  readonly parameterGroup: string;
  readonly userGroups: readonly string[];
  /** Nodes, primary included. */
  readonly nodes: number;
}

export interface DescribeStoresInputs {
  readonly clients: Pick<RegionClients, 'elastiCache' | 'secretsManager'>;
  readonly directory: Pick<RegionDirectory, 'ports'>;
  /** What the deployment made. */
  readonly resources: readonly StackResource[];
}

/**
 * Everything a local server needs to stand in for each replication group, read back from the region: a mistake in
 * the stack shows here, because nothing is taken from the configuration it was made from.
 */
export async function describeStores(inputs: DescribeStoresInputs): Promise<DeployedStore[]> {
  const { clients, directory, resources } = inputs;
  const ids = resources
    .filter(({ type }) => type === 'AWS::ElastiCache::ReplicationGroup')
    .map(({ physicalId }) => physicalId);
  const ports = await rememberedPorts(directory.ports, ids);
  const passwords = await storePasswords(clients.secretsManager);
  return Promise.all(
    ids.map(async (id) => {
      const group = await replicationGroup(clients.elastiCache, id);
      const cluster = await firstCluster(clients.elastiCache, group);
      const parameterGroup = cluster.CacheParameterGroup?.CacheParameterGroupName ?? '';
      const nodeType = group.CacheNodeType ?? '';
      return {
        id,
        engine: cluster.Engine ?? group.Engine ?? '',
        engineVersion: cluster.EngineVersion ?? '',
        nodeType,
        nodeMemoryBytes: memoryOf(nodeType),
        parameters: await ownParameters(clients.elastiCache, parameterGroup),
        users: await users(clients.elastiCache, group, passwords),
        port: ports[id] ?? 0,
        parameterGroup,
        userGroups: group.UserGroupIds ?? [],
        nodes: group.NodeGroups?.[0]?.NodeGroupMembers?.length ?? 0,
      };
    }),
  );
}

/** A stage with a type that is not in the table does not load, so this speaks of a region changed by hand. */
function memoryOf(nodeType: string): number {
  const bytes = nodeMemoryBytes(nodeType);
  if (bytes === undefined) throw new RegionError(`How much memory a ${nodeType} has is not known.`);
  return bytes;
}

async function replicationGroup(elastiCache: ElastiCacheClient, id: string): Promise<ReplicationGroup> {
  const { ReplicationGroups = [] } = await elastiCache.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }),
  );
  const [group] = ReplicationGroups;
  if (group === undefined) throw new RegionError(`The region has no replication group ${id}.`);
  return group;
}

/** Engine, version and parameter group stand at the members, not at the group. */
async function firstCluster(elastiCache: ElastiCacheClient, group: ReplicationGroup) {
  const { CacheClusters = [] } = await elastiCache.send(
    new DescribeCacheClustersCommand({ CacheClusterId: group.MemberClusters?.[0] }),
  );
  const [cluster] = CacheClusters;
  if (cluster === undefined)
    throw new RegionError(`The replication group ${group.ReplicationGroupId} has no nodes.`);
  return cluster;
}

/** The parameters that the deployment set itself; the rest are ElastiCache's defaults. */
async function ownParameters(elastiCache: ElastiCacheClient, group: string): Promise<Record<string, string>> {
  const own: Record<string, string> = {};
  let Marker: string | undefined;
  do {
    const page = await elastiCache.send(
      new DescribeCacheParametersCommand({ CacheParameterGroupName: group, Source: 'user', Marker }),
    );
    for (const { ParameterName, ParameterValue, Source } of page.Parameters ?? []) {
      // Asked for above, but the emulator answers with all of them.
      if (Source !== 'user' || ParameterName === undefined || ParameterValue === undefined) continue;
      own[ParameterName] = ParameterValue;
    }
    Marker = page.Marker;
  } while (Marker !== undefined && Marker !== '');
  // In one order, whatever order they came in: servers are compared with it.
  return Object.fromEntries(Object.entries(own).sort(([a], [b]) => a.localeCompare(b)));
}

async function users(
  elastiCache: ElastiCacheClient,
  group: ReplicationGroup,
  passwords: ReadonlyMap<string, string>,
): Promise<DescribedUser[]> {
  const found: DescribedUser[] = [];
  for (const UserGroupId of group.UserGroupIds ?? []) {
    const { UserGroups = [] } = await elastiCache.send(new DescribeUserGroupsCommand({ UserGroupId }));
    for (const UserId of UserGroups[0]?.UserIds ?? []) {
      const { Users = [] } = await elastiCache.send(new DescribeUsersCommand({ UserId }));
      const name = Users[0]?.UserName ?? UserId;
      const password = passwords.get(name);
      if (password === undefined) {
        throw new RegionError(
          `No connection secret of the region names the store user ${name}, so its password is unknown.`,
        );
      }
      found.push({ name, accessString: Users[0]?.AccessString ?? '', password });
    }
  }
  return found;
}
