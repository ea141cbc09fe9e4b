import {
  DescribeReplicationGroupsCommand,
  DescribeUserGroupsCommand,
  ListAllowedNodeTypeModificationsCommand,
  type ReplicationGroup,
  TestFailoverCommand,
} from '@aws-sdk/client-elasticache';
import { answered, type Claim, type ProbedRegion, physicalId, refused } from './claim';

const guide = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg';
const reference = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference';

async function group(region: ProbedRegion, logicalId: RegExp): Promise<ReplicationGroup | undefined> {
  const ReplicationGroupId = physicalId(region, 'AWS::ElastiCache::ReplicationGroup', logicalId);
  const { ReplicationGroups = [] } = await region.clients.elastiCache.send(
    new DescribeReplicationGroupsCommand({ ReplicationGroupId }),
  );
  return ReplicationGroups[0];
}

const endpoint = (found: ReplicationGroup | undefined) => {
  const { Address, Port } = found?.NodeGroups?.[0]?.PrimaryEndpoint ?? {};
  return `${Address}:${Port}`;
};

export const storeClaims: readonly Claim[] = [
  {
    claim: 'each replication group has a primary endpoint of its own',
    source: `${guide}/Endpoints.html`,
    reliedOnBy: 'constructs/stores/store-connection.ts',
    probe: async (region) => {
      const [jobs, pubSub] = [await group(region, /^JobStore/), await group(region, /^PubSubStore/)].map(
        endpoint,
      );
      return { asAws: jobs !== pubSub, seen: jobs === pubSub ? 'one for both' : 'one for each' };
    },
  },
  {
    claim: 'MemberClusters names every node of a group',
    source: `${reference}/API_ReplicationGroup.html`,
    reliedOnBy: 'ops/store/replication-group.ts',
    probe: async (region) => {
      const nodes = (await group(region, /^JobStore/))?.MemberClusters ?? [];
      return { asAws: nodes.length > 0, seen: `${nodes.length} nodes` };
    },
  },
  {
    claim: 'a user group of engine valkey needs no user named default',
    source: `${guide}/Clusters.RBAC.html`,
    reliedOnBy: 'docs/adr/0003-no-default-user.md',
    probe: async (region) => {
      const UserGroupId = physicalId(region, 'AWS::ElastiCache::UserGroup', /^JobStore/);
      const { UserGroups = [] } = await region.clients.elastiCache.send(
        new DescribeUserGroupsCommand({ UserGroupId }),
      );
      return answered(UserGroups[0]?.Status, 'active');
    },
  },
  {
    claim: 'ListAllowedNodeTypeModifications names what a group can become',
    source: `${reference}/API_ListAllowedNodeTypeModifications.html`,
    reliedOnBy: 'ops/store/resize-facts.ts',
    probe: async (region) => {
      const ReplicationGroupId = physicalId(region, 'AWS::ElastiCache::ReplicationGroup', /^JobStore/);
      const { ScaleUpModifications = [] } = await region.clients.elastiCache.send(
        new ListAllowedNodeTypeModificationsCommand({ ReplicationGroupId }),
      );
      return { asAws: ScaleUpModifications.length > 0, seen: `${ScaleUpModifications.length} larger types` };
    },
  },
  {
    claim: 'a failover of a node group that is not there is refused',
    source: `${reference}/API_TestFailover.html`,
    reliedOnBy: 'docs/parity.md',
    probe: (region) => {
      const ReplicationGroupId = physicalId(region, 'AWS::ElastiCache::ReplicationGroup', /^JobStore/);
      const failover = new TestFailoverCommand({ ReplicationGroupId, NodeGroupId: '0099' });
      return refused(region.clients.elastiCache.send(failover), /NodeGroupNotFound/);
    },
  },
];
