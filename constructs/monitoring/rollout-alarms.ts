import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IWidget, LogQueryWidget, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logGroupName } from '../../config/contract/log-groups';
import { everyTask } from '../../config/every-task';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeLogsKey } from '../acknowledge-checkov';
import { alarmGraph } from './alarm-graph';
import type { Tickets } from './alarms';
import { FailedTaskCount } from './failed-task-count';

export interface RolloutAlarmsProps {
  readonly stage: StageConfig;
  readonly cluster: ecs.ICluster;
  readonly tickets: Tickets;
}

/**
 * Says when ECS gave up a deploy of any service, keeps what ECS said about it and about each task that failed, and counts
 * those. A ticket: the old version runs again by then, and whoever deployed is awake. A deploy that cannot be undone shows
 * in the customers' pages.
 */
export class RolloutAlarms extends Construct {
  readonly widgets: readonly IWidget[];

  constructor(scope: Construct, id: string, props: RolloutAlarmsProps) {
    super(scope, id);
    const { stage, cluster } = props;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: logGroupName(stage.stage, 'rollouts'),
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(logGroup, 'what ECS says of failed deploys: names and ids of services');
    // EventBridge takes no role for log groups. CDK's own target would write this policy by a custom resource.
    logGroup.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(
          (service) => new iam.ServicePrincipal(service),
        ),
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    const stack = Stack.of(this);
    const rule = new events.Rule(this, 'Failed', {
      description: 'Bulkhead: deploys that ECS gave up',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        // A service's ARN begins with its cluster; ours only, since an account may hold several stages.
        resources: events.Match.prefix(
          stack.formatArn({ service: 'ecs', resource: 'service', resourceName: `${cluster.clusterName}/` }),
        ),
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
    });
    const arn = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      // Not the group's own ARN: that one ends in `:*`, which is a policy's and no target's.
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const target = { bind: () => ({ arn }) };
    rule.addTarget(target);
    new FailedTaskCount(this, 'FailedTasks', { cluster, logGroup, target });
    const failed = props.tickets.add(this, 'FailedAlarm', {
      article: 'failed-rollout',
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'TriggeredRules',
        dimensionsMap: { RuleName: rule.ruleName },
        statistic: 'Sum',
      }),
      threshold: 1,
      minutes: 5,
      times: 1,
      // Written only when an event came.
      missingData: TreatMissingData.NOT_BREACHING,
      description:
        'ECS gave up a deploy and put the old version back; what it said is in the log group of rollouts.',
    });
    this.widgets = [
      alarmGraph({ title: 'Deploys that ECS gave up', lines: { failed } }),
      new LogQueryWidget({
        title: 'What ECS said of them',
        logGroupNames: [logGroup.logGroupName],
        queryLines: [
          'filter ispresent(detail.reason)',
          'fields @timestamp, resources.0, detail.reason',
          'sort @timestamp desc',
          'limit 20',
        ],
        width: 18,
        height: 6,
      }),
      new LogQueryWidget({
        title: 'Tasks that ended by themselves or never came up',
        logGroupNames: [logGroup.logGroupName],
        queryLines: [
          'filter ispresent(detail.stopCode)',
          `stats count(*) as tasks by detail.group, ${exitCodes(stage)}, detail.stoppedReason`,
          'sort tasks desc',
          'limit 20',
        ],
        width: 24,
        height: 6,
      }),
    ];
  }
}

/** Of the one container of a task; where some have others beside it, of all by name, since ECS lists them in no order. */
function exitCodes(stage: StageConfig): string {
  const containers = everyTask(stage).map(({ task }) => 1 + Object.keys(task.sidecars).length);
  const most = Math.max(1, ...containers);
  return most === 1
    ? 'detail.containers.0.exitCode'
    : Array.from(
        { length: most },
        (_, index) => `detail.containers.${index}.name, detail.containers.${index}.exitCode`,
      ).join(', ');
}
