import { type GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/contract/pascal-case';
import type { PublicBalancer, RoutedService } from '../services/public-balancer';
import { alarmGraph } from './alarm-graph';
import type { GraphLine, Pages, RegisteredAlarm, Tickets } from './alarms';
import { BalancerAlarms } from './balancer-alarms';

/** As with jobs: at its target a service is slow, at three times the target customers are waiting. */
const targets = 3;

export interface WebAlarmsProps {
  readonly pages: Pages;
  readonly tickets: Tickets;
  readonly balancer: PublicBalancer;
}

/** What customers of web and API notice: errors, and waiting. */
export class WebAlarms extends Construct {
  readonly graphs: readonly GraphWidget[];
  private readonly props: WebAlarmsProps;

  constructor(scope: Construct, id: string, props: WebAlarmsProps) {
    super(scope, id);
    this.props = props;
    const { balancer, pages } = props;
    const { graph } = new BalancerAlarms(this, 'Balancer', { pages, balancer, subject: 'app' });
    const slow = balancer.services.map((service) => this.slow(service));
    this.graphs = [
      graph,
      alarmGraph({
        title: 'Slowest hundredth of answers, s',
        lines: Object.fromEntries(slow.map(({ name, page }) => [name, page])),
        more: Object.fromEntries(slow.map(({ name, ticket }) => [name, ticket])),
      }),
    ];
  }

  private slow({ name, config, target }: RoutedService): {
    readonly name: string;
    readonly page: RegisteredAlarm;
    readonly ticket: GraphLine;
  } {
    const scope = new Construct(this, pascalCase(name));
    const slowerThan = (seconds: number) => ({
      article: 'slow-answers' as const,
      subject: name,
      metric: target.metrics.targetResponseTime({ statistic: 'p99' }),
      threshold: seconds,
      missingData: TreatMissingData.NOT_BREACHING,
      // At night one slow report is the slowest hundredth of everything asked in three minutes.
      ignoreFewSamples: true,
      description: `${name}: one answer in a hundred takes ${seconds} s or longer, against a target of ${config.latencyTargetSeconds} s.`,
    });
    const { pages, tickets } = this.props;
    return {
      name,
      page: pages.add(scope, 'Slow', slowerThan(targets * config.latencyTargetSeconds)),
      ticket: tickets.add(scope, 'SlowTicket', {
        ...slowerThan(config.latencyTargetSeconds),
        minutes: 15,
        times: 1,
      }),
    };
  }
}
