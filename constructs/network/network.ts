import { Tags } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { createdNetwork } from '../../config/schema/network';
import type { StageConfig } from '../../config/schema/stage';
import { AccessLogBucket } from './access-log-bucket';
import { createdVpc } from './created-vpc';
import { existingVpc } from './existing-vpc';
import { RoleGroups } from './role-groups';
import { VpcServices } from './vpc-services';
import type { Subnets } from './vpc-with-subnets';

export interface NetworkProps {
  readonly config: StageConfig;
}

/** The VPC of a stage, its subnets by purpose, and one security group per role. */
export class Network extends Construct {
  readonly vpc: ec2.IVpc;
  readonly subnets: Subnets;
  readonly groups: RoleGroups;
  readonly accessLogs: AccessLogBucket;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { zones, network, services } = props.config;
    const { vpc, subnets } =
      network.existing === undefined
        ? createdVpc(this, zones, createdNetwork(network))
        : existingVpc(this, zones, network.existing);
    this.vpc = vpc;
    this.subnets = subnets;
    this.accessLogs = new AccessLogBucket(this, 'AccessLogs');
    this.groups = new RoleGroups(this, 'Groups', { vpc, services, egress: network.egress });
    // A VPC that existed keeps its own flow logs and endpoints.
    if (network.existing === undefined) {
      new VpcServices(this, 'VpcServices', {
        vpc,
        subnets,
        interfaceEndpoints: createdNetwork(network).interfaceEndpoints,
        clients: this.groups.callers,
        logRetention: props.config.logRetentionDays,
      });
    }
    const role: Role = 'network';
    Tags.of(this).add(tagKeys.role, role);
  }
}
