import { Tags, Validations } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeCheckov } from '../acknowledge-checkov';

export interface PlatformClusterProps {
  readonly stage: StageConfig;
  readonly vpc: IVpc;
}

/** The ECS cluster of a stage, with Fargate and Fargate Spot. */
export class PlatformCluster extends Construct {
  readonly cluster: ecs.Cluster;

  constructor(scope: Construct, id: string, props: PlatformClusterProps) {
    super(scope, id);
    const { containerInsights } = props.stage;
    this.cluster = new ecs.Cluster(this, 'Resource', {
      vpc: props.vpc,
      // Said either way: without a word the account's own setting would decide.
      containerInsightsV2: containerInsights ? ecs.ContainerInsights.ENABLED : ecs.ContainerInsights.DISABLED,
    });
    if (!containerInsights) acknowledgeNoInsights(this.cluster);
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

/** What alarms and scaling watch are ECS's own metrics and the queue meter's, which are there without it. */
function acknowledgeNoInsights(cluster: ecs.Cluster): void {
  const reason =
    'The stage file turns Container Insights off, whose metrics are billed each: no alarm and no scaling here uses them.';
  Validations.of(cluster).acknowledge({ id: 'AwsSolutions-ECS4', reason });
  acknowledgeCheckov(cluster, { CKV_AWS_65: reason });
}
