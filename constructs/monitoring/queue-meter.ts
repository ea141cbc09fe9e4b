import { Duration, Stack, Tags, Validations } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logGroupName } from '../../config/contract/log-groups';
import { type MeterPlace, meterMemoryMiB, meterPlaceVariable } from '../../config/contract/meter-settings';
import { metricNamespace } from '../../config/contract/metric-names';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { meterPlan } from '../../config/function-plans';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeWildcards } from '../controls/acknowledge-wildcards';
import type { ControlsBucket } from '../controls/controls-bucket';
import { lambdaCode } from '../functions/lambda-code';
import { PrivateFunction } from '../functions/private-function';
import type { Network } from '../network/network';
import { immutableGroup } from '../network/role-groups';
import type { PublicBalancer } from '../services/public-balancer';
import type { StatusPage } from '../services/status-page';
import type { JobStore } from '../stores/job-store';
import type { PubSubStore } from '../stores/pub-sub-store';

export interface QueueMeterProps {
  readonly stage: StageConfig;
  readonly network: Network;
  readonly cluster: ecs.ICluster;
  readonly jobs: JobStore;
  /** Absent in a stage without websockets. */
  readonly pubsub?: PubSubStore;
  readonly controls: ControlsBucket;
  /** Of web and API, whose errors are a second witness. Absent where the stage has neither. */
  readonly balancer?: PublicBalancer;
  /** The status page behind that balancer. */
  readonly status?: StatusPage;
  /** Of websockets, whose refusals say that they are closed. Absent where the stage has none. */
  readonly websocketBalancer?: PublicBalancer;
}

/**
 * Reads job store and pub/sub store every ten seconds and tells CloudWatch, a log group and the controls bucket what it found. Started
 * every minute, it measures until the next one: a schedule knows no seconds.
 */
export class QueueMeter extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: QueueMeterProps) {
    super(scope, id);
    const { stage, network, jobs, pubsub, controls } = props;
    const readStores = [jobs.meter, ...(pubsub?.meter === undefined ? [] : [pubsub.meter])];
    const { fn, logGroup } = new PrivateFunction(this, 'Function', {
      code: lambdaCode('queue-meter', meterPlan(stage, jobs.config)),
      description: 'Bulkhead: measures queues and stores every ten seconds',
      environment: { [meterPlaceVariable]: Stack.of(this).toJsonString(place(props)) },
      logGroupName: logGroupName(stage.stage, 'queue-meter'),
      logRetention: stage.logRetentionDays,
      memoryMiB: meterMemoryMiB,
      // A minute of readings, and what the last of them may take.
      timeout: Duration.seconds(75),
      failedEvents:
        'A reading that was missed is worth nothing later: the next minute takes a new one, and an alarm, meter-silent, tells when readings stop.',
      // Without one no more run at once either: it is started once a minute, never a second time, and ends after 75 s.
      reservedConcurrency: stage.reservedConcurrency.queueMeter,
      network: {
        vpc: network.vpc,
        subnets: network.subnets.tasks,
        groups: [
          immutableGroup(this, 'Group', network.groups.meter),
          ...readStores.map(({ clientGroup }) => clientGroup),
        ],
      },
    });
    this.logGroup = logGroup;
    for (const store of readStores) store.grantConnect(fn);
    controls.grantWriteStress(fn);
    this.grantWatch(fn, props.cluster);
    // A reading that was not taken in its time is worth nothing later.
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.seconds(60) });
    new events.Rule(this, 'EveryMinute', {
      description: 'Bulkhead: starts the queue meter',
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(fn, { retryAttempts: 0, maxEventAge: Duration.seconds(60) })],
    });
    const role: Role = 'monitoring';
    Tags.of(this).add(tagKeys.role, role);
  }

  private grantWatch(fn: lambda.Function, cluster: ecs.ICluster): void {
    fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace } },
      }),
    );
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
    const services = Stack.of(this).formatArn({
      service: 'ecs',
      resource: 'service',
      resourceName: `${cluster.clusterName}/*`,
    });
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [services] }));
    acknowledgeWildcards(fn, { arns: [services], reason: 'All services of one cluster: the pools.' });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Metrics know no resource, and are limited to one namespace; network interfaces get theirs from Lambda, and the function’s own code is denied them.',
    });
  }
}

/** What is known when it is deployed. Names of its secrets it takes from the contract. */
function place({ cluster, controls, balancer, status, websocketBalancer }: QueueMeterProps): MeterPlace {
  return {
    clusterName: cluster.clusterName,
    bucketName: controls.bucket.bucketName,
    ...(balancer === undefined ? {} : { balancerFullName: balancer.fullName }),
    ...(balancer === undefined || status === undefined
      ? {}
      : { statusTargetFullName: status.targetFullName }),
    ...(websocketBalancer === undefined ? {} : { websocketBalancerFullName: websocketBalancer.fullName }),
  };
}
