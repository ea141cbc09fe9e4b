import { type GraphWidget, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { storeTitle } from '../../config/contract/store-names';
import type { CacheStore } from '../stores/cache-store';
import type { PubSubStore } from '../stores/pub-sub-store';
import { alarmGraph } from './alarm-graph';
import type { GraphLine, Pages, Tickets } from './alarms';
import { NodeAlarms } from './node-alarms';
import { buffersPercent } from './pub-sub-alarms';
import { connectionsPercent } from './store-alarms';

/** A cache that is nearly full throws keys away soon: time to look at what fills it. */
const nearlyFullPercent = 90;

export interface UnmeteredStoreAlarmsProps {
  readonly pages: Pages;
  readonly tickets: Tickets;
  readonly store: PubSubStore | CacheStore;
}

/** The alarms of one node. Absent: nobody is to be told. */
interface UnmeteredNode {
  readonly nodeId: string;
  readonly memory?: GraphLine;
  readonly evictions?: GraphLine;
  readonly connections: GraphLine;
  readonly cpu: GraphLine;
}

/**
 * What can be wrong with a store that no meter reads, by ElastiCache's own metrics, node by node and every minute. They cost
 * nothing, and tell less: not that nobody reaches the store, nor whom it dropped.
 */
export class UnmeteredStoreAlarms extends Construct {
  readonly nodes: readonly UnmeteredNode[];
  private readonly props: UnmeteredStoreAlarmsProps;

  constructor(scope: Construct, id: string, props: UnmeteredStoreAlarmsProps) {
    super(scope, id);
    this.props = props;
    const { cacheClusterIds } = props.store.size;
    this.nodes = cacheClusterIds.map((nodeId) => this.alarmsOf(nodeId, cacheClusterIds.length > 1));
  }

  private alarmsOf(nodeId: string, replicated: boolean): UnmeteredNode {
    const { pages, tickets, store } = this.props;
    const title = `node ${nodeId} of the ${storeTitle(store.name)}`;
    const number = nodeId.slice(-3);
    const subject = `${store.name}-${number}`;
    const scope = new Construct(this, `Store${number}`);
    const { cpu } = new NodeAlarms(this, `Node${number}`, {
      pages,
      tickets,
      subject,
      nodeId,
      nodeType: store.config.nodeType,
      replicated,
    });
    const connections = tickets.add(scope, 'Connections', {
      ...watched('CurrConnections', { nodeId, subject, statistic: 'Maximum' }),
      article: 'store-connections',
      threshold: Math.floor((store.size.connectionsAllowed * connectionsPercent) / 100),
      minutes: 5,
      times: 1,
      description: `Clients hold ${connectionsPercent} % or more of the connections that ${title} has for them.`,
    });
    const memory = watched('DatabaseMemoryUsagePercentage', { nodeId, subject, statistic: 'Maximum' });
    const evictions = {
      ...watched('Evictions', { nodeId, subject, statistic: 'Sum' }),
      article: 'evictions' as const,
      threshold: 1,
      times: 1 as const,
    };
    const common = { nodeId, connections, cpu };
    if (store.role === 'pubsub') {
      return {
        ...common,
        // It keeps nothing, so what fills it are messages that nobody reads.
        memory: pages.add(scope, 'Memory', {
          ...memory,
          article: 'pubsub-buffers',
          threshold: buffersPercent,
          description: `${buffersPercent} % or more of the memory of ${title} is taken: messages that subscribers have not read, and nothing else limits them.`,
        }),
        evictions: tickets.add(scope, 'Evictions', {
          ...evictions,
          minutes: 5,
          description: `The ${title} throws keys away: it should have none, so something writes where it should publish.`,
        }),
      };
    }
    if (store.config.evictions === 'expected') return common;
    return {
      ...common,
      memory: tickets.add(scope, 'Memory', {
        ...memory,
        article: 'cache-memory',
        threshold: nearlyFullPercent,
        minutes: 15,
        times: 1,
        description: `The ${title} is ${nearlyFullPercent} % full or more, and at 100 % it throws away what was used longest ago.`,
      }),
      evictions: tickets.add(scope, 'Evictions', {
        ...evictions,
        minutes: 15,
        description: `The ${title} is full and throws keys away: a lock, a limit or somebody's presence may be among them.`,
      }),
    };
  }
}

function watched(
  metricName: string,
  props: { readonly nodeId: string; readonly subject: string; readonly statistic: 'Maximum' | 'Sum' },
) {
  const { nodeId, subject, statistic } = props;
  return {
    subject,
    metric: new Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { CacheClusterId: nodeId },
      statistic,
    }),
    // A node that is gone says nothing, and a failover is nobody's work.
    missingData: TreatMissingData.NOT_BREACHING,
  };
}

/** What runs out in stores that no meter reads. @param what is in the titles, as in `Caches` */
export function unmeteredGraphs(what: string, stores: readonly UnmeteredStoreAlarms[]): GraphWidget[] {
  const nodes = stores.flatMap((store) => store.nodes);
  const graph = (title: string, of: (node: UnmeteredNode) => GraphLine | undefined): GraphWidget[] => {
    const lines = nodes.flatMap((node): [string, GraphLine][] => {
      const alarm = of(node);
      return alarm === undefined ? [] : [[node.nodeId, alarm]];
    });
    return lines.length === 0
      ? []
      : [alarmGraph({ title: `${what}: ${title}`, lines: Object.fromEntries(lines) })];
  };
  return [
    ...graph('memory used, %', ({ memory }) => memory),
    ...graph('keys thrown away', ({ evictions }) => evictions),
    ...graph('connections', ({ connections }) => connections),
    ...graph('CPU of the engine, %', ({ cpu }) => cpu),
  ];
}
