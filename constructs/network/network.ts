import { Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { AccessLogBucket } from './access-log-bucket';
import { RoleGroups } from './role-groups';
import { type Subnets, vpcFor } from './vpc-for';
import { VpcServices } from './vpc-services';

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
    const { zones, network, services, logRetentionDays } = props.config;
    const { vpc, subnets } = vpcFor(this, zones, network);
    this.vpc = vpc;
    this.subnets = subnets;
    if (vpc instanceof ec2.Vpc) {
      new VpcServices(this, 'VpcServices', {
        vpc,
        subnets,
        interfaceEndpoints: network.create?.interfaceEndpoints ?? [],
        logRetention: logRetentionDays,
      });
    }
    this.accessLogs = new AccessLogBucket(this, 'AccessLogs');
    this.groups = new RoleGroups(this, 'Groups', { vpc, services, egress: network.egress });
    const role: Role = 'network';
    Tags.of(this).add(tagKeys.role, role);
  }
}
