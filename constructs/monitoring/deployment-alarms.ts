import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface DeploymentAlarmsProps {
  readonly stage: string;
  readonly service: string;
  readonly target: elb.ApplicationTargetGroup;
  /** Answers of 5xx a minute that undo a deploy. */
  readonly serverErrorsPerMinute: number;
  /** How long a good task may take until it is healthy. */
  readonly startSeconds: number;
  readonly topic: ITopic;
}

type Signal = Omit<cloudwatch.AlarmProps, 'alarmName' | 'comparisonOperator'>;

/**
 * What undoes a deploy of one service: its own errors and its own unhealthy tasks, nothing else. A store in trouble
 * or a long queue must not roll back the very deploy that repairs them.
 */
export class DeploymentAlarms extends Construct {
  /** Names and not references: an alarm on a service's own metrics, referred to by the service, is a cycle. */
  readonly names: readonly string[];
  private readonly props: DeploymentAlarmsProps;

  constructor(scope: Construct, id: string, props: DeploymentAlarmsProps) {
    super(scope, id);
    this.props = props;
    const { target, service } = props;
    const period = Duration.minutes(1);
    const errors = this.alarm('ServerErrors', 'server-errors', {
      metric: target.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, {
        period,
        statistic: 'Sum',
      }),
      threshold: props.serverErrorsPerMinute,
      // Two of three minutes: one bad minute is what a busy rollout may cost.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription: `${service}: tasks answer 5xx at least ${props.serverErrorsPerMinute} times a minute`,
      // No answer of this class writes no data point: that is the good case.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    // A starting task fails its checks until it listens, and a rollout starts many, one batch after another. So not
    // "some task was unhealthy", but "never a moment without one, for longer than any start takes".
    const minutes = Math.ceil(props.startSeconds / 60) + 2;
    const unhealthy = this.alarm('UnhealthyTasks', 'unhealthy-tasks', {
      metric: target.metrics.unhealthyHostCount({ period, statistic: 'Minimum' }),
      threshold: 1,
      evaluationPeriods: minutes,
      alarmDescription: `${service}: a task has failed its health check for ${minutes} minutes on end`,
      // No targets at all write no data; the alarm then keeps its state instead of calling the service well.
      treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    });
    this.names = [errors, unhealthy];
  }

  /** Returns the alarm's name. */
  private alarm(id: string, what: string, signal: Signal): string {
    const { stage, service, topic } = this.props;
    const alarmName = `bulkhead-${stage}-${service}-${what}`;
    const alarm = new cloudwatch.Alarm(this, id, {
      ...signal,
      alarmName,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    return alarmName;
  }
}
