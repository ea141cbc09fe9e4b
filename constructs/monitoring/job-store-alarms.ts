import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { storeMetrics } from '../../config/contract/metric-names';
import { memoryAlarmPercents } from '../../domain/stress/alarm-thresholds';
import type { JobStore } from '../stores/job-store';
import type { GraphLine, Pages, RegisteredAlarm, Tickets } from './alarms';
import { storeMetric } from './meter-metric';

export interface JobStoreAlarmsProps {
  readonly stage: string;
  readonly store: JobStore;
  readonly pages: Pages;
  readonly tickets: Tickets;
}

/** How full the job store is, and what happens to jobs when it is. */
export class JobStoreAlarms extends Construct {
  readonly memory: RegisteredAlarm;
  readonly memoryTicket: GraphLine;

  constructor(scope: Construct, id: string, props: JobStoreAlarmsProps) {
    super(scope, id);
    const { stage, pages, tickets } = props;
    const { enqueueCeilingPercent } = props.store.config;
    const percents = memoryAlarmPercents(enqueueCeilingPercent);
    const full = (percent: number) => ({
      article: 'job-store-memory' as const,
      metric: storeMetric({
        stage,
        store: 'jobs',
        name: storeMetrics.memoryUsedPercent,
        statistic: 'Maximum',
      }),
      threshold: percent,
      // A store that nobody can read is not a store that has emptied.
      missingData: TreatMissingData.IGNORE,
      description: `The job store is ${percent} % full or more; at ${enqueueCeilingPercent} % producers refuse work, at 100 % nobody can enqueue.`,
    });
    this.memory = pages.add(this, 'Memory', full(percents.page));
    this.memoryTicket = tickets.add(this, 'MemoryTicket', { ...full(percents.ticket), minutes: 5, times: 1 });
    const count = (name: 'rejectedWrites' | 'evictedKeys') => ({
      metric: storeMetric({ stage, store: 'jobs', name: storeMetrics[name], statistic: 'Sum' }),
      threshold: 1,
      // A count of what was seen: the meter's own silence has a page of its own.
      missingData: TreatMissingData.NOT_BREACHING,
    });
    pages.add(this, 'RejectedWrites', {
      ...count('rejectedWrites'),
      article: 'rejected-writes',
      description:
        'The job store is full and refuses writes: jobs that are enqueued now are lost, or fail the request.',
    });
    pages.add(this, 'Evictions', {
      ...count('evictedKeys'),
      article: 'evictions',
      subject: 'jobs',
      description: 'The job store throws keys away to make room, and a whole queue is one key.',
    });
  }
}
