import { Duration, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { logGroupName } from '../../config/contract/log-groups';
import { type MoverPlace, moverNodeOptions, moverPlaceVariable } from '../../config/contract/mover-settings';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { moverPlan } from '../../config/function-plans';
import type { StageConfig } from '../../config/schema/stage';
import { lambdaCode } from '../functions/lambda-code';
import { PrivateFunction } from '../functions/private-function';
import type { Network } from '../network/network';
import { immutableGroup } from '../network/role-groups';
import type { JobStore } from '../stores/job-store';
import type { ControlsBucket } from './controls-bucket';

export interface QueueMoverProps {
  readonly stage: StageConfig;
  readonly network: Network;
  readonly jobs: JobStore;
  readonly controls: ControlsBucket;
}

/**
 * Moves queued jobs into the controls bucket and back, when an operator says so. Routes and switches help only jobs that
 * are still to come. It stands in the VPC so that the operator need not.
 */
export class QueueMoverFunction extends Construct {
  readonly functionName: string;

  constructor(scope: Construct, id: string, props: QueueMoverProps) {
    super(scope, id);
    const { stage, network, jobs, controls } = props;
    const plan = moverPlan(stage);
    const { callsItself } = plan;
    const place: MoverPlace = { bucketName: controls.bucket.bucketName };
    const { fn, role } = new PrivateFunction(this, 'Function', {
      code: lambdaCode('queue-mover', plan),
      description: 'Bulkhead: parks queued jobs and brings them back',
      environment: {
        [moverPlaceVariable]: Stack.of(this).toJsonString(place),
        NODE_OPTIONS: moverNodeOptions,
      },
      logGroupName: logGroupName(stage.stage, 'queue-mover'),
      logRetention: stage.logRetentionDays,
      // CPU comes with memory, and a batch is held in memory once as it is read and once as it is written.
      memoryMiB: 512,
      // A call moves as much as it can and says how far it came; the function calls itself for the rest.
      timeout: Duration.seconds(60),
      callsItself,
      failedEvents:
        'An event is the next turn of an operation that is kept in S3: the operator’s command sees that it stands still, and calls again.',
      network: {
        vpc: network.vpc,
        subnets: network.subnets.tasks,
        groups: [immutableGroup(this, 'Group', network.groups.mover), jobs.mover.clientGroup],
      },
    });
    this.functionName = fn.functionName;
    jobs.mover.grantConnect(fn);
    controls.grantKeepParked(fn);
    // Its own next turn, which does nothing if it came twice. It may have to wait for a lease of 65 s, or for room.
    fn.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.minutes(15) });
    if (callsItself) {
      const invoke = new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [fn.functionArn],
      });
      // Not by the role's own policy: that is made before the function, whose ARN it would need.
      new iam.Policy(this, 'NextTurn', { statements: [invoke] }).attachToRole(role);
    }
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Network interfaces know no resource, and the function’s own code is denied those that Lambda makes for it.',
    });
    const tag: Role = 'controls';
    Tags.of(this).add(tagKeys.role, tag);
  }
}
