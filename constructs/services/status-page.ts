import { ArnFormat, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { logGroupName } from '../../config/contract/log-groups';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import type { ControlsBucket } from '../controls/controls-bucket';
import { PrivateFunction } from '../functions/private-function';
import type { PublicBalancer } from './public-balancer';

export interface StatusPageProps {
  readonly stage: StageConfig;
  /** Handler `index.handler`. */
  readonly code: lambda.Code;
  readonly controls: ControlsBucket;
  /** Of web and API; of websockets where a stage has neither. */
  readonly balancer: PublicBalancer;
}

/**
 * Tells everybody how the platform is, while every task is down. A function and not a service: it needs no task, no
 * store and no address of the VPC, so it answers when the ways out of the VPC are what is broken. Not a public object in
 * the bucket, which would have to be opened for it, and cannot tell a stale report from a fresh one.
 */
export class StatusPage extends Construct {
  readonly logGroup: LogGroup;
  /** CloudWatch's TargetGroup dimension: whoever counts customers' requests leaves out those of banners. */
  readonly targetFullName: string;

  constructor(scope: Construct, id: string, props: StatusPageProps) {
    super(scope, id);
    const { stage, controls, balancer } = props;
    const { fn, logGroup } = new PrivateFunction(this, 'Function', {
      code: props.code,
      description: 'Bulkhead: answers /status.json',
      environment: { [controlsBucketVariable]: controls.bucket.bucketName },
      logGroupName: logGroupName(stage.stage, 'status'),
      logRetention: stage.logRetentionDays,
      memoryMiB: 256,
      // A start, a second for S3, and the rest to spare: a browser that waited longer has given up.
      timeout: Duration.seconds(3),
      failedEvents:
        'A load balancer calls it for a browser that waits and asks again; nobody reads the answer later.',
      reservedConcurrency: stage.reservedConcurrency.statusPage,
    });
    this.logGroup = logGroup;
    controls.grantReadStress(fn);
    this.targetFullName = balancer.routeStatus(functionTarget(fn)).targetGroupFullName;
    const role: Role = 'monitoring';
    Tags.of(this).add(tagKeys.role, role);
  }
}

/**
 * CDK's own target lets the load balancers of every account call the function. This one lets those of this account and
 * region: the group itself cannot be named, because the permission must stand before the group registers the function
 * (aws-cloudformation/cloudformation-coverage-roadmap#230).
 */
function functionTarget(fn: lambda.Function): elb.IApplicationLoadBalancerTarget {
  const groups = Stack.of(fn).formatArn({
    service: 'elasticloadbalancing',
    resource: 'targetgroup',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return {
    attachToApplicationTargetGroup: (group) => {
      const balancers = new ServicePrincipal('elasticloadbalancing.amazonaws.com', {
        conditions: { ArnLike: { 'aws:SourceArn': groups } },
      });
      fn.grantInvoke(balancers).applyBefore(group);
      return { targetType: elb.TargetType.LAMBDA, targetJson: { id: fn.functionArn } };
    },
  };
}
