import { type GraphWidget, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { storeTitles } from '../../config/contract/store-names';
import type { PubSubStore } from '../stores/pub-sub-store';
import { alarmGraph } from './alarm-graph';
import type { Pages, RegisteredAlarm, Tickets } from './alarms';
import { NodeAlarms } from './node-alarms';
import { buffersPercent } from './pub-sub-alarms';
import { connectionsPercent } from './store-alarms';

export interface UnmeteredStoreAlarmsProps {
  readonly pages: Pages;
  readonly tickets: Tickets;
  readonly store: PubSubStore;
}

/**
 * What can be wrong with a pub/sub store that no meter reads, by ElastiCache's own metrics, node by node and every minute.
 * They cost nothing, and tell less: not that nobody reaches the store, nor whom it dropped.
 */
export class UnmeteredStoreAlarms extends Construct {
  readonly graphs: readonly GraphWidget[];

  constructor(scope: Construct, id: string, props: UnmeteredStoreAlarmsProps) {
    super(scope, id);
    const { pages, tickets, store } = props;
    const { cacheClusterIds, connectionsAllowed } = store.size;
    const title = storeTitles[store.role];
    const nodes = cacheClusterIds.map((nodeId) => {
      const number = nodeId.slice(-3);
      const subject = `${store.role}-${number}`;
      const node = new Construct(this, `Store${number}`);
      const metric = (metricName: string, statistic: 'Maximum' | 'Sum') =>
        new Metric({
          namespace: 'AWS/ElastiCache',
          metricName,
          dimensionsMap: { CacheClusterId: nodeId },
          statistic,
        });
      // A node that is gone says nothing, and a failover is nobody's work.
      const missingData = TreatMissingData.NOT_BREACHING;
      return {
        nodeId,
        // It keeps nothing, so what fills it are messages that nobody reads.
        memory: pages.add(node, 'Memory', {
          article: 'pubsub-buffers',
          subject,
          metric: metric('DatabaseMemoryUsagePercentage', 'Maximum'),
          threshold: buffersPercent,
          missingData,
          description: `${buffersPercent} % or more of the memory of node ${nodeId} of the ${title} is taken: messages that subscribers have not read, and nothing else limits them.`,
        }),
        connections: tickets.add(node, 'Connections', {
          article: 'store-connections',
          subject,
          metric: metric('CurrConnections', 'Maximum'),
          threshold: Math.floor((connectionsAllowed * connectionsPercent) / 100),
          minutes: 5,
          times: 1,
          missingData,
          description: `Clients hold ${connectionsPercent} % or more of the connections that node ${nodeId} of the ${title} has for them.`,
        }),
        evictions: tickets.add(node, 'Evictions', {
          article: 'evictions',
          subject,
          metric: metric('Evictions', 'Sum'),
          threshold: 1,
          minutes: 5,
          times: 1,
          missingData,
          description: `Node ${nodeId} of the ${title} throws keys away: it should have none, so something writes where it should publish.`,
        }),
        alarms: new NodeAlarms(this, `Node${number}`, {
          pages,
          tickets,
          subject,
          nodeId,
          replicated: cacheClusterIds.length > 1,
        }),
      };
    });
    const lines = (of: (node: (typeof nodes)[number]) => RegisteredAlarm) =>
      Object.fromEntries(nodes.map((node) => [node.nodeId, of(node)]));
    this.graphs = [
      alarmGraph({ title: 'Pub/sub store: memory used, %', lines: lines(({ memory }) => memory) }),
      alarmGraph({ title: 'Pub/sub store: connections', lines: lines(({ connections }) => connections) }),
      alarmGraph({ title: 'Pub/sub store: CPU of the engine, %', lines: lines(({ alarms }) => alarms.cpu) }),
    ];
  }
}
