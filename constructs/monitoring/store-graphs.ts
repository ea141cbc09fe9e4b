import type { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { alarmGraph } from './alarm-graph';
import type { JobStoreAlarms } from './job-store-alarms';
import type { PubSubAlarms } from './pub-sub-alarms';
import type { StoreAlarms } from './store-alarms';

export interface StoreGraphsProps {
  readonly jobs: StoreAlarms;
  readonly jobMemory: JobStoreAlarms;
  readonly pubsub: StoreAlarms;
  readonly pubsubBuffers: PubSubAlarms;
}

/** What runs out in a store: memory, buffers, connections, and the one core. */
export function storeGraphs({ jobs, jobMemory, pubsub, pubsubBuffers }: StoreGraphsProps): GraphWidget[] {
  return [
    alarmGraph({
      title: 'Job store: memory used, %',
      lines: { 'job store': jobMemory.memory },
      more: { 'job store': jobMemory.memoryTicket },
    }),
    alarmGraph({
      title: 'Pub/sub store: unread messages, % of memory',
      lines: { 'pub/sub store': pubsubBuffers.buffers },
    }),
    alarmGraph({
      title: 'Connections, % of what is allowed',
      lines: { 'job store': jobs.connections, 'pub/sub store': pubsub.connections },
    }),
    alarmGraph({
      title: 'CPU of the engine, %',
      lines: Object.fromEntries([...jobs.nodes, ...pubsub.nodes].map(({ nodeId, cpu }) => [nodeId, cpu])),
    }),
  ];
}
