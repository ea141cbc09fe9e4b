import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { storeMetrics } from '../../config/contract/metric-names';
import { storeTitle } from '../../config/contract/store-names';
import type { JobStore } from '../stores/job-store';
import type { PubSubStore } from '../stores/pub-sub-store';
import type { GraphLine, Pages, RegisteredAlarm, Tickets } from './alarms';
import { storeMetric } from './meter-metric';
import { NodeAlarms } from './node-alarms';

/** A budget counts every task at its peak, so this is reached only by what it does not know of. */
export const connectionsPercent = 80;

export interface StoreAlarmsProps {
  readonly stage: string;
  readonly pages: Pages;
  readonly tickets: Tickets;
  readonly store: JobStore | PubSubStore;
}

/** What can be wrong with a store that the meter reads: nobody reaches it, too many do, some are dropped, a node is at its limits. */
export class StoreAlarms extends Construct {
  readonly unreachable: RegisteredAlarm;
  readonly connections: GraphLine;
  readonly nodes: readonly NodeAlarms[];

  constructor(scope: Construct, id: string, props: StoreAlarmsProps) {
    super(scope, id);
    const { stage, pages, tickets, store } = props;
    const subject = store.role;
    const name = storeTitle(store.role);
    this.unreachable = pages.add(this, 'Unreachable', {
      article: 'store-unreachable',
      subject,
      // Most readings of a minute: a failover costs two or three of the six.
      metric: storeMetric({
        stage,
        store: subject,
        name: storeMetrics.unreachable,
        statistic: 'Average',
      }),
      threshold: 0.5,
      missingData: TreatMissingData.IGNORE,
      description: `The queue meter does not reach the ${name}.`,
    });
    this.connections = tickets.add(this, 'Connections', {
      article: 'store-connections',
      subject,
      metric: storeMetric({
        stage,
        store: subject,
        name: storeMetrics.connectionsOfBudgetPercent,
        statistic: 'Maximum',
      }),
      threshold: connectionsPercent,
      minutes: 5,
      times: 1,
      missingData: TreatMissingData.IGNORE,
      description: `Clients hold ${connectionsPercent} % or more of the connections that the ${name} has for them.`,
    });
    tickets.add(this, 'DroppedClients', {
      article: 'dropped-clients',
      subject,
      metric: storeMetric({ stage, store: subject, name: storeMetrics.droppedClients, statistic: 'Sum' }),
      threshold: 1,
      minutes: 5,
      times: 1,
      missingData: TreatMissingData.NOT_BREACHING,
      description: `The ${name} dropped clients that read too slowly, and what they had not read is gone.`,
    });
    const { cacheClusterIds } = store.size;
    this.nodes = cacheClusterIds.map(
      (nodeId) =>
        new NodeAlarms(this, `Node${nodeId.slice(-3)}`, {
          pages,
          tickets,
          subject: `${subject}-${nodeId.slice(-3)}`,
          nodeId,
          nodeType: store.config.nodeType,
          replicated: cacheClusterIds.length > 1,
        }),
    );
  }
}
