import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { storeMetrics } from '../../config/contract/metric-names';
import type { Pages, RegisteredAlarm, Tickets } from './alarms';
import { storeMetric } from './meter-metric';

/** The budget lets all buffers together have half of the memory, should every client stop reading (`bulkhead budgets`). */
export const buffersPercent = 40;

export interface PubSubAlarmsProps {
  readonly stage: string;
  readonly pages: Pages;
  readonly tickets: Tickets;
}

/** What fills a store that keeps nothing: messages that nobody reads, and keys that have no business there. */
export class PubSubAlarms extends Construct {
  readonly buffers: RegisteredAlarm;

  constructor(scope: Construct, id: string, props: PubSubAlarmsProps) {
    super(scope, id);
    const { stage } = props;
    this.buffers = props.pages.add(this, 'Buffers', {
      article: 'pubsub-buffers',
      metric: storeMetric({
        stage,
        store: 'pubsub',
        name: storeMetrics.outputBuffersOfMemoryPercent,
        statistic: 'Maximum',
      }),
      threshold: buffersPercent,
      missingData: TreatMissingData.IGNORE,
      description: `Messages that subscribers have not read take ${buffersPercent} % of the pub/sub store's memory or more, and nothing else limits them.`,
    });
    props.tickets.add(this, 'Evictions', {
      article: 'evictions',
      subject: 'pubsub',
      metric: storeMetric({ stage, store: 'pubsub', name: storeMetrics.evictedKeys, statistic: 'Sum' }),
      threshold: 1,
      minutes: 5,
      times: 1,
      missingData: TreatMissingData.NOT_BREACHING,
      description:
        'The pub/sub store throws keys away: it should have none, so something writes where it should publish.',
    });
  }
}
