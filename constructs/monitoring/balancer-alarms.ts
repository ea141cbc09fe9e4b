import { Duration } from 'aws-cdk-lib';
import { type GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { PublicBalancer, RoutedService } from '../services/public-balancer';
import { alarmGraph, type GraphLine } from './alarm-graph';
import { serverErrorsPerMinute } from './alarm-limits';
import type { Pages } from './alarms';

export interface BalancerAlarmsProps {
  readonly pages: Pages;
  readonly subject: 'app' | 'websockets';
  readonly balancer: PublicBalancer;
}

/**
 * Errors that the load balancer itself answers, because no task did. The tasks' own errors do not count here, and these
 * count nowhere else: with every task dead the tasks make no errors at all.
 */
export class BalancerAlarms extends Construct {
  /** All errors that customers get, whoever makes them. */
  readonly graph: GraphWidget;

  constructor(scope: Construct, id: string, props: BalancerAlarmsProps) {
    super(scope, id);
    const { subject, balancer } = props;
    const perMinute = balancer.services.reduce((sum, { config }) => sum + serverErrorsPerMinute(config), 0);
    const errors = props.pages.add(this, 'Errors', {
      article: 'balancer-errors',
      subject,
      metric: balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, { statistic: 'Sum' }),
      threshold: perMinute,
      // No error writes no data point.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `The ${subject} load balancer answers 5xx itself at least ${perMinute} times a minute: no task answers.`,
    });
    this.graph = alarmGraph({
      title: `${subject}: answers of 5xx a minute`,
      lines: {
        'load balancer': errors,
        ...Object.fromEntries(balancer.services.map((one) => [one.name, ownErrors(one)])),
      },
    });
  }
}

/** The errors that a service's own tasks answer, as its deployment alarm counts them. */
function ownErrors({ config, target }: RoutedService): GraphLine {
  return {
    metric: target.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, {
      statistic: 'Sum',
      period: Duration.minutes(1),
    }),
    severity: 'page',
    threshold: serverErrorsPerMinute(config),
  };
}
