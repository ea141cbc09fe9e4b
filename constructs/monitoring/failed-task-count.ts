import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { metricDimensions, metricNamespace, taskMetrics } from '../../config/contract/metric-names';

/**
 * Stop codes of tasks that nobody stopped (API reference, Task). The others are a deploy, a scale-in or a failed health check
 * (ServiceSchedulerInitiated), an operator (UserInitiated), and AWS itself (SpotInterruption, TerminationNotice,
 * InfrastructureHealth).
 */
const failedStopCodes = ['EssentialContainerExited', 'TaskFailedToStart'];

/** What ECS says where Fargate or Fargate Spot is short: no fault of the image (ECS developer guide, API failure reasons). */
const shortage = 'Capacity is unavailable';

export interface FailedTaskCountProps {
  readonly cluster: ecs.ICluster;
  /** Where the events go; EventBridge may write to it. */
  readonly logGroup: logs.ILogGroup;
  readonly target: events.IRuleTarget;
}

/**
 * Counts the tasks of all services of a cluster that fail, by revision of their task definition: ECS's events, a log group,
 * one metric filter. One rule and one filter for any number of services; a rule for each would be counted for nothing by
 * EventBridge's own metrics, but an event bus takes 300 (EventBridge quotas), and AWS's names for them know no revision.
 */
export class FailedTaskCount extends Construct {
  constructor(scope: Construct, id: string, props: FailedTaskCountProps) {
    super(scope, id);
    const { cluster, logGroup, target } = props;
    new events.Rule(this, 'Stopped', {
      description: 'Bulkhead: tasks that ended by themselves or never came up',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [cluster.clusterArn],
          lastStatus: ['STOPPED'],
          // A task that somebody ran by hand, a migration say, ends by itself, and may be of a service's own revision.
          group: events.Match.prefix('service:'),
          stopCode: failedStopCodes,
          stoppedReason: events.Match.anythingButPrefix(shortage),
        },
      },
      targets: [target],
    });
    const filter = new logs.CfnMetricFilter(this, 'Filter', {
      logGroupName: logGroup.logGroupName,
      // The log group holds failed deploys too; only tasks have a last status.
      filterPattern: logs.FilterPattern.stringValue('$.detail.lastStatus', '=', 'STOPPED').logPatternString,
      metricTransformations: [
        {
          metricNamespace,
          metricName: taskMetrics.failedTasks,
          metricValue: '1',
          unit: 'Count',
          dimensions: [{ key: metricDimensions.taskDefinition, value: '$.detail.taskDefinitionArn' }],
        },
      ],
    });
    filter.node.addDependency(logGroup);
  }
}
