import { Duration } from 'aws-cdk-lib';
import { type GraphWidget, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { unplannedErrorsExpression } from '../../domain/stress/balancer-errors';
import type { PublicBalancer, RoutedService } from '../services/public-balancer';
import { alarmGraph } from './alarm-graph';
import { serverErrorsPerMinute } from './alarm-limits';
import type { GraphLine, Pages } from './alarms';

const sum = { statistic: 'Sum' } as const;

export interface BalancerAlarmsProps {
  readonly pages: Pages;
  readonly subject: 'app' | 'websockets';
  readonly balancer: PublicBalancer;
}

/**
 * Errors that the load balancer itself answers, because no task did. The tasks' own errors do not count here, and these
 * count nowhere else: with every task dead the tasks make no errors at all. What maintenance answers is no error (ADR 15).
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
      metric: new MathExpression({
        expression: unplannedErrorsExpression,
        usingMetrics: {
          errors: balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
          unavailable: balancer.metrics.httpCodeElb(HttpCodeElb.ELB_503_COUNT, sum),
          fixed: balancer.metrics.httpFixedResponseCount(sum),
        },
      }),
      threshold: perMinute,
      // No error writes no data point.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `The ${subject} load balancer answers 5xx itself at least ${perMinute} times a minute, maintenance aside: no task answers.`,
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
      ...sum,
      period: Duration.minutes(1),
    }),
    severity: 'page',
    threshold: serverErrorsPerMinute(config),
  };
}
