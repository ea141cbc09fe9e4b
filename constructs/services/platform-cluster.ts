import { Tags } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';

export interface PlatformClusterProps {
  readonly vpc: IVpc;
}

/** The ECS cluster of a stage, with Fargate and Fargate Spot. */
export class PlatformCluster extends Construct {
  readonly cluster: ecs.Cluster;

  constructor(scope: Construct, id: string, props: PlatformClusterProps) {
    super(scope, id);
    this.cluster = new ecs.Cluster(this, 'Resource', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    const resource = this.cluster.node.defaultChild;
    if (!(resource instanceof ecs.CfnCluster)) {
      throw new Error('the cluster has no CfnCluster');
    }
    // On the cluster itself: `enableFargateCapacityProviders` makes an association that can only be replaced, and
    // ECS refuses to detach providers from a cluster that has services.
    resource.capacityProviders = ['FARGATE', 'FARGATE_SPOT'];
    const role: Role = 'cluster';
    Tags.of(this).add(tagKeys.role, role);
  }
}
