import { type GraphWidget, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { PublicBalancer } from '../services/public-balancer';
import { alarmGraph } from './alarm-graph';
import { websocketLimits } from './alarm-limits';
import type { Pages, Tickets } from './alarms';
import { BalancerAlarms } from './balancer-alarms';

/**
 * Connections that reached somebody. While websockets are closed every browser tries again within seconds, which is what
 * it should do: each try opens one connection and is answered by a rule of maintenance.
 */
const storm = 'IF(opened > 0, opened - FILL(refused, 0))';

export interface WebsocketAlarmsProps {
  readonly pages: Pages;
  readonly tickets: Tickets;
  readonly balancer: PublicBalancer;
}

/** What browsers notice: whether they can connect, how many do, and how many connect anew: in October 2020 the second took the load balancer down. */
export class WebsocketAlarms extends Construct {
  readonly graphs: readonly GraphWidget[];

  constructor(scope: Construct, id: string, props: WebsocketAlarmsProps) {
    super(scope, id);
    const { balancer, pages } = props;
    const { graph } = new BalancerAlarms(this, 'Balancer', { pages, balancer, subject: 'websockets' });
    const limits = websocketLimits(
      balancer.services.map(({ config }) => ({
        connectionsPerTask: config.connectionsPerTask,
        maxTasks: config.tasks.max,
      })),
    );
    // Both are written only when they are not zero.
    const missingData = TreatMissingData.NOT_BREACHING;
    const capacity = limits.capacity.toLocaleString('en-US');
    const connections = props.tickets.add(this, 'Connections', {
      article: 'websocket-connections',
      metric: balancer.metrics.activeConnectionCount({ statistic: 'Sum' }),
      threshold: limits.activeConnections,
      minutes: 1,
      times: 5,
      missingData,
      description: `Browsers hold more than four fifths of the ${capacity} websockets that all tasks together can hold.`,
    });
    const anew = pages.add(this, 'Storm', {
      article: 'reconnect-storm',
      metric: new MathExpression({
        expression: storm,
        usingMetrics: {
          opened: balancer.metrics.newConnectionCount({ statistic: 'Sum' }),
          refused: balancer.metrics.httpFixedResponseCount({ statistic: 'Sum' }),
        },
      }),
      threshold: limits.newConnectionsPerMinute,
      missingData,
      description: `Within a minute as many websockets connect anew as half of all tasks can hold (${capacity} in all): browsers are thrown out and come back.`,
    });
    this.graphs = [
      graph,
      alarmGraph({
        title: 'Connections of websockets, 2 each: open (left), new a minute (right)',
        lines: { open: connections },
        right: { new: anew },
      }),
    ];
  }
}
