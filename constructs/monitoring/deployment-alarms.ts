import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Pages } from './alarms';

export interface DeploymentAlarmsProps {
  readonly pages: Pages;
  readonly service: string;
  readonly target: elb.ApplicationTargetGroup;
  /** Answers of 5xx a minute that undo a deploy. */
  readonly serverErrorsPerMinute: number;
  /** How long a good task may take until it is healthy. */
  readonly startSeconds: number;
}

/**
 * What undoes a deploy of one service: its own errors and its own unhealthy tasks, nothing else. A store in trouble
 * or a long queue must not roll back the very deploy that repairs them. Outside of a deploy they are pages like others.
 */
export class DeploymentAlarms extends Construct {
  /** Names and not references: an alarm on a service's own metrics, referred to by the service, is a cycle. */
  readonly names: readonly string[];

  constructor(scope: Construct, id: string, props: DeploymentAlarmsProps) {
    super(scope, id);
    const { pages, target, service } = props;
    const errors = pages.add(this, 'ServerErrors', {
      article: 'server-errors',
      subject: service,
      metric: target.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, { statistic: 'Sum' }),
      threshold: props.serverErrorsPerMinute,
      // No answer of this class writes no data point: that is the good case.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `${service}: tasks answer 5xx at least ${props.serverErrorsPerMinute} times a minute.`,
    });
    // A starting task fails its checks until it listens, and a rollout starts many, one batch after another. So not
    // "some task was unhealthy", but "never a moment without one, for longer than any start takes".
    const minutes = Math.ceil(props.startSeconds / 60) + 2;
    const unhealthy = pages.addPatient(this, 'UnhealthyTasks', {
      article: 'unhealthy-tasks',
      subject: service,
      metric: target.metrics.unhealthyHostCount({ statistic: 'Minimum' }),
      threshold: 1,
      minutes,
      // No targets at all write no data. Kept in ALARM by that, ECS would take no notice of it in the next deploy (user
      // guide of ECS, "How CloudWatch alarms detect deployment failures"); that nobody answers, `balancer-errors` says.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `${service}: a task has failed its health check for ${minutes} minutes on end.`,
    });
    this.names = [errors.name, unhealthy.name];
  }
}
