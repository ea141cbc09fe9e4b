import type { GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { alarmGraph } from './alarm-graph';
import type { JobStoreAlarms } from './job-store-alarms';
import type { PubSubAlarms } from './pub-sub-alarms';
import type { StoreAlarms } from './store-alarms';

export interface StoreGraphsProps {
  readonly jobs: StoreAlarms;
  readonly jobMemory: JobStoreAlarms;
  /** Absent in a stage without a pub/sub store. */
  readonly pubsub?: { readonly store: StoreAlarms; readonly buffers: PubSubAlarms };
}

/** What runs out in a store that the meter reads: memory, buffers, connections, and the one core. */
export function storeGraphs({ jobs, jobMemory, pubsub }: StoreGraphsProps): GraphWidget[] {
  const stores = [jobs, ...(pubsub === undefined ? [] : [pubsub.store])];
  return [
    alarmGraph({
      title: 'Job store: memory used, %',
      lines: { 'job store': jobMemory.memory },
      more: { 'job store': jobMemory.memoryTicket },
    }),
    ...(pubsub === undefined
      ? []
      : [
          alarmGraph({
            title: 'Pub/sub store: unread messages, % of memory',
            lines: { 'pub/sub store': pubsub.buffers.buffers },
          }),
        ]),
    alarmGraph({
      title: 'Connections, % of what is allowed',
      lines: {
        'job store': jobs.connections,
        ...(pubsub !== undefined && { 'pub/sub store': pubsub.store.connections }),
      },
    }),
    alarmGraph({
      title: 'CPU of the engine, %',
      lines: Object.fromEntries(stores.flatMap(({ nodes }) => nodes).map(({ nodeId, cpu }) => [nodeId, cpu])),
    }),
  ];
}
