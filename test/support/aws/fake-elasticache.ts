import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateSnapshotCommand,
  DescribeCacheClustersCommand,
  DescribeCacheParametersCommand,
  DescribeEventsCommand,
  DescribeReplicationGroupsCommand,
  DescribeSnapshotsCommand,
  ElastiCacheClient,
  ListAllowedNodeTypeModificationsCommand,
  ModifyCacheParameterGroupCommand,
  ModifyReplicationGroupCommand,
  type Snapshot,
} from '@aws-sdk/client-elasticache';
import { nodeTypeMemoryBytes } from '../../../domain/stores/node-types';
import { answeringClient } from './answering-client';
import { type AwsCalls, awsError } from './aws-faults';

/**
 * The stores of `prod`, as ElastiCache's documents describe them: one thing at a time, node after node, for a quarter of an hour.
 * `available` still stands for a moment after a change was accepted.
 */
export class FakeElastiCache {
  nodeTypes: string[];
  status = 'available';
  /** Of single nodes of the job store, by id, where they are not as the group. */
  readonly nodeStatus: Record<string, string> = {};
  reserve = '40';
  usedPercent: readonly number[] = [50, 50];
  snapshots: (Snapshot & { readonly doneMs: number })[] = [];
  allowed: readonly string[] = [
    'cache.r7g.large',
    'cache.r7g.xlarge',
    'cache.r7g.2xlarge',
    'cache.r7g.16xlarge',
  ];
  modifyMs = 900_000;
  snapshotMs = 300_000;
  /** The next change is begun, and the answer never arrives. */
  losesAnswer = false;
  /** AWS takes the next change back half way. */
  takesBack = false;
  /** What AWS says to the next change. */
  refusesChange: Error | undefined;
  private change: { readonly to: string; readonly beganMs: number; readonly from: string } | undefined;

  constructor(
    calls: AwsCalls,
    private readonly time: { nowMs(): number },
    nodeType = 'cache.r7g.xlarge',
  ) {
    this.nodeTypes = [nodeType, nodeType, nodeType];
    const client = answeringClient(ElastiCacheClient);
    client.on(DescribeReplicationGroupsCommand, async ({ ReplicationGroupId = '' }) => {
      calls.called('DescribeReplicationGroups');
      const ids = this.ids(ReplicationGroupId);
      return {
        ReplicationGroups: [
          {
            ReplicationGroupId,
            Status: ReplicationGroupId === 'prod-jobs-1' ? this.status : 'available',
            CacheNodeType: this.nodeTypes[0],
            MemberClusters: ids,
            AutomaticFailover: 'enabled',
            MultiAZ: 'enabled',
            NodeGroups: [
              {
                NodeGroupMembers: ids.map((CacheClusterId, index) => ({
                  CacheClusterId,
                  CurrentRole: index === 0 ? 'primary' : 'replica',
                })),
              },
            ],
          },
        ],
      };
    });
    client.on(DescribeCacheClustersCommand, async ({ CacheClusterId = '' }) => {
      calls.called('DescribeCacheClusters');
      const jobs = CacheClusterId.startsWith('prod-jobs');
      return {
        CacheClusters: [
          {
            CacheClusterId,
            CacheNodeType: jobs ? this.nodeTypes[Number(CacheClusterId.at(-1)) - 1] : 'cache.m7g.large',
            CacheClusterStatus: jobs ? (this.nodeStatus[CacheClusterId] ?? this.status) : 'available',
            CacheParameterGroup: {
              CacheParameterGroupName: jobs ? 'jobs-parameters' : 'pubsub-parameters',
              ParameterApplyStatus: 'in-sync',
            },
          },
        ],
      };
    });
    client.on(DescribeCacheParametersCommand, async ({ CacheParameterGroupName }) => {
      calls.called('DescribeCacheParameters');
      const jobs = CacheParameterGroupName === 'jobs-parameters';
      return {
        Parameters: [
          { ParameterName: 'maxmemory-policy', ParameterValue: jobs ? 'noeviction' : 'allkeys-lru' },
          { ParameterName: 'reserved-memory-percent', ParameterValue: jobs ? this.reserve : '25' },
        ],
      };
    });
    client.on(ModifyCacheParameterGroupCommand, async ({ ParameterNameValues = [] }) => {
      calls.called('ModifyCacheParameterGroup');
      const before = 100 - Number(this.reserve);
      this.reserve = ParameterNameValues[0]?.ParameterValue ?? '';
      // The same bytes are another share of what is left.
      const factor = before / (100 - Number(this.reserve));
      this.usedPercent = this.usedPercent.map((percent) => percent * factor);
      return {};
    });
    client.on(DescribeSnapshotsCommand, async ({ ReplicationGroupId }) => {
      calls.called('DescribeSnapshots');
      return { Snapshots: ReplicationGroupId === 'prod-jobs-1' ? structuredClone(this.snapshots) : [] };
    });
    client.on(CreateSnapshotCommand, async ({ CacheClusterId, SnapshotName = '' }) => {
      calls.called('CreateSnapshot');
      this.mustBeFree();
      this.status = 'snapshotting';
      this.addSnapshot({ SnapshotName, CacheClusterId, SnapshotSource: 'manual' }, this.snapshotMs);
      return {};
    });
    client.on(ListAllowedNodeTypeModificationsCommand, async () => {
      calls.called('ListAllowedNodeTypeModifications');
      this.mustBeFree();
      return { ScaleUpModifications: this.allowed.filter((type) => type !== this.nodeTypes[0]) };
    });
    client.on(ModifyReplicationGroupCommand, async ({ CacheNodeType = '', ApplyImmediately }) => {
      calls.called('ModifyReplicationGroup');
      this.mustBeFree();
      const refused = this.refusesChange;
      this.refusesChange = undefined;
      if (refused !== undefined) throw refused;
      for (const [id, status] of Object.entries(this.nodeStatus)) {
        if (status === 'available') continue;
        throw awsError('InvalidCacheClusterStateFault', `Cache cluster ${id} is not in available state.`);
      }
      if (ApplyImmediately !== true) return {};
      this.change = { to: CacheNodeType, beganMs: time.nowMs(), from: this.nodeTypes[0] ?? '' };
      if (this.losesAnswer) {
        this.losesAnswer = false;
        throw awsError('TimeoutError', 'no answer');
      }
      return {};
    });
    client.on(DescribeEventsCommand, async () => {
      calls.called('DescribeEvents');
      return { Events: [{ Message: 'Scale operation failed, rolled back', Date: new Date(time.nowMs()) }] };
    });
    answeringClient(CloudWatchClient).on(GetMetricDataCommand, async () => {
      calls.called('GetMetricData');
      const Timestamps = this.usedPercent.map((_, index) => new Date(time.nowMs() - index * 600_000));
      return { MetricDataResults: [{ Id: 'meter', Timestamps, Values: this.percents().reverse() }] };
    });
  }

  /** What the time has brought. */
  pass(nowMs: number): void {
    const made = this.snapshots.find(
      ({ SnapshotStatus, doneMs }) => SnapshotStatus === 'creating' && doneMs <= nowMs,
    );
    if (made !== undefined) {
      made.SnapshotStatus = 'available';
      made.NodeSnapshots = [{ CacheClusterId: made.CacheClusterId, SnapshotCreateTime: new Date(nowMs) }];
      this.status = 'available';
    }
    if (this.change === undefined) return;
    const { to, from, beganMs } = this.change;
    const part = (nowMs - beganMs) / this.modifyMs;
    this.status = part >= 1 ? 'available' : 'modifying';
    this.nodeTypes = this.nodeTypes.map((_, index) => (part >= (3 - index) / 3 ? to : from));
    if (this.takesBack && part >= 0.5) {
      this.nodeTypes = this.nodeTypes.map(() => from);
      this.status = 'available';
      this.takesBack = false;
      this.change = undefined;
    }
    if (part >= 1) this.change = undefined;
  }

  addSnapshot(snapshot: Snapshot, takesMs: number): void {
    const doneMs = this.time.nowMs() + takesMs;
    const done = takesMs <= 0;
    this.snapshots.push({
      SnapshotStatus: done ? 'available' : 'creating',
      ...(done
        ? {
            NodeSnapshots: [
              { CacheClusterId: snapshot.CacheClusterId, SnapshotCreateTime: new Date(doneMs) },
            ],
          }
        : {}),
      ...snapshot,
      doneMs,
    });
  }

  /** `usedPercent` is of cache.r7g.xlarge: the same bytes are less of a larger node. */
  private percents(): number[] {
    const sizeOf = (type = '') => nodeTypeMemoryBytes[type] ?? Number.NaN;
    return this.usedPercent.map(
      (percent) => (percent * sizeOf('cache.r7g.xlarge')) / sizeOf(this.nodeTypes[0]),
    );
  }

  private ids(group: string): string[] {
    if (group !== 'prod-jobs-1' && group !== 'prod-pubsub-1') {
      throw awsError('ReplicationGroupNotFoundFault', `ReplicationGroup ${group} not found.`);
    }
    return [1, 2, 3].map((number) => `${group}-00${number}`);
  }

  private mustBeFree(): void {
    if (this.status !== 'available' || this.change !== undefined) {
      throw awsError('InvalidReplicationGroupStateFault', 'Replication group must be in available state.');
    }
  }
}
