import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type StoreRole, storeDescription, storeId, storePorts } from '../../config/contract/store-names';
import type { StoreEntry } from '../../config/every-store';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeLogsKey } from '../acknowledge-checkov';
import type { Network } from '../network/network';
import type { StoreUser } from './store-user';

/** Commands slower than this many microseconds are logged. 10 ms is the engine's own default: 100x a normal command. */
const slowLogMicroseconds = 10_000;

export interface ReplicationGroupProps {
  readonly stage: StageConfig;
  readonly store: { readonly name: string; readonly role: StoreRole };
  readonly config: StoreEntry['store'];
  readonly network: Network;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly users: readonly StoreUser[];
  /** ElastiCache parameters that differ from the family's defaults. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One Valkey replication group with parameters, users, subnets and slow log of its own. No L2 construct exists. */
export class ReplicationGroup extends Construct {
  readonly storeId: string;
  readonly host: string;
  readonly port: number;
  readonly parameterGroupName: string;

  constructor(scope: Construct, id: string, props: ReplicationGroupProps) {
    super(scope, id);
    const { config, store } = props;
    this.storeId = storeId(props.stage.stage, store.name, config.generation);
    this.port = storePorts[store.role];
    this.parameterGroupName = this.parameterGroup(props);
    const failover = config.replicas > 0;
    const group = new elasticache.CfnReplicationGroup(this, 'Resource', {
      replicationGroupId: this.storeId,
      replicationGroupDescription: `Bulkhead ${storeDescription(store.name)}, stage ${props.stage.stage}`,
      engine: 'valkey',
      engineVersion: config.engineVersion,
      cacheNodeType: config.nodeType,
      // Cluster mode stays off: Sidekiq does not support it. Replicas grow in place only by this property.
      clusterMode: 'disabled',
      numCacheClusters: config.replicas + 1,
      automaticFailoverEnabled: failover,
      multiAzEnabled: failover,
      port: this.port,
      cacheParameterGroupName: this.parameterGroupName,
      cacheSubnetGroupName: this.subnetGroup(props),
      securityGroupIds: [props.securityGroup.securityGroupId],
      userGroupIds: [this.userGroup(props)],
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      ...('restoreFrom' in config &&
        config.restoreFrom !== undefined && { snapshotName: config.restoreFrom }),
      snapshotRetentionLimit: config.snapshotRetentionDays,
      ...(config.snapshotRetentionDays > 0 ? { snapshotWindow: config.snapshotWindow } : {}),
      preferredMaintenanceWindow: config.maintenanceWindow,
      // The version is the stage file's. With true AWS may move it on in a campaign of its own (API reference,
      // CreateReplicationGroup); the template would then ask for an older one, and ElastiCache takes none back. Critical
      // security updates come in the maintenance window all the same (ElastiCache User Guide, "Service updates").
      autoMinorVersionUpgrade: false,
      logDeliveryConfigurations: [this.slowLog(props)],
    });
    // Writes both policies: a store is neither deleted nor replaced without a snapshot.
    group.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    if (!failover) {
      Validations.of(group).acknowledge({
        id: 'AwsSolutions-AEC4',
        reason: 'The stage file asks for no replicas: a stage whose loss harms nobody. The default has one.',
      });
    }
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-AEC6',
      reason:
        'The rule looks for AUTH, one password for everything. These stores have users with passwords and access rules of their own, which AUTH excludes.',
    });
    this.host = group.attrPrimaryEndPointAddress;
  }

  private parameterGroup(props: ReplicationGroupProps): string {
    const family = `valkey${props.config.engineVersion.split('.')[0]}`;
    return new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: family,
      description: `Bulkhead ${storeDescription(props.store.name)}, stage ${props.stage.stage}`,
      properties: { ...props.parameters, 'slowlog-log-slower-than': String(slowLogMicroseconds) },
    }).ref;
  }

  private subnetGroup(props: ReplicationGroupProps): string {
    const { vpc, subnets } = props.network;
    return new elasticache.CfnSubnetGroup(this, 'Subnets', {
      description: `Bulkhead ${storeDescription(props.store.name)}, stage ${props.stage.stage}`,
      subnetIds: vpc.selectSubnets(subnets.stores).subnetIds,
    }).ref;
  }

  private userGroup(props: ReplicationGroupProps): string {
    return new elasticache.CfnUserGroup(this, 'Users', {
      engine: 'valkey',
      userGroupId: `${props.stage.stage}-${props.store.name}`,
      // A Valkey group needs no `default` user, and without one the engine turns the built-in one off.
      userIds: props.users.map((user) => user.userId),
    }).ref;
  }

  private slowLog(
    props: ReplicationGroupProps,
  ): elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty {
    const group = new logs.LogGroup(this, 'SlowLog', {
      // The vendedlogs prefix keeps the account's log resource policy from growing over its limit.
      logGroupName: `/aws/vendedlogs/elasticache/${this.storeId}/slow-log`,
      retention: props.stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(group, 'commands that took more than 10 ms, with the start of their arguments');
    return {
      destinationType: 'cloudwatch-logs',
      destinationDetails: { cloudWatchLogsDetails: { logGroup: group.logGroupName } },
      logFormat: 'json',
      logType: 'slow-log',
    };
  }
}
