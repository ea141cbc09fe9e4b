import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IDependable } from 'constructs';
import { stageMetrics } from '../../config/contract/metric-names';
import { lateDueSeconds } from '../../domain/stress/alarm-thresholds';
import type { Pages, Tickets } from './alarms';
import { stageMetric } from './meter-metric';

/** Of the six readings of a minute. Fewer, and scaling and pages come too late to be trusted. */
const readingsPerMinute = 3;

/** Of the thirty readings of five minutes: more than a failover costs. */
const failedReadings = 6;

/** In a quarter of an hour. A job now and then is a bug in one job; this many are something they have in common. */
const deadJobs = 10;

export interface MeterAlarmsProps {
  readonly stage: string;
  readonly pages: Pages;
  readonly tickets: Tickets;
  /**
   * What a first deploy makes before the alarm on the meter's silence: the meter, and what takes minutes. Made beside it,
   * the alarm has no reading yet, and pages.
   */
  readonly after: readonly IDependable[];
}

/** What the queue meter says of the stage as a whole, and of its own silence. */
export class MeterAlarms extends Construct {
  constructor(scope: Construct, id: string, props: MeterAlarmsProps) {
    super(scope, id);
    const { stage, pages, tickets } = props;
    const sum = (name: keyof typeof stageMetrics) =>
      stageMetric({ stage, name: stageMetrics[name], statistic: 'Sum' });
    const { alarm: silent } = pages.add(this, 'Silent', {
      article: 'meter-silent',
      metric: sum('readings'),
      bad: 'below',
      threshold: readingsPerMinute,
      missingData: TreatMissingData.BREACHING,
      description: `The queue meter takes fewer than ${readingsPerMinute} of its 6 readings a minute: pools do not scale by their queues, and the alarms on them keep still.`,
    });
    silent.node.addDependency(...props.after);
    tickets.add(this, 'FailedReadings', {
      article: 'failed-readings',
      metric: sum('failedReadings'),
      threshold: failedReadings,
      minutes: 5,
      times: 3,
      // Sent only when something failed.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `A fifth of the queue meter's readings have failed in part for 15 minutes.`,
    });
    tickets.add(this, 'DueJobs', {
      article: 'due-jobs',
      // In each reading of five minutes: as old as that while they are moved is what fell due in one moment, and it passes.
      metric: stageMetric({ stage, name: stageMetrics.oldestDueJobSeconds, statistic: 'Minimum' }),
      threshold: lateDueSeconds,
      minutes: 5,
      times: 1,
      // The meter's own silence has a page of its own.
      missingData: TreatMissingData.IGNORE,
      description: `Scheduled jobs or retries have been due for ${lateDueSeconds / 60} minutes or longer, and nobody moves them into their queues.`,
    });
    tickets.add(this, 'UnservedJobs', {
      article: 'unserved-jobs',
      // In each reading of five minutes: what stands there for a moment is somebody's at work.
      metric: stageMetric({ stage, name: stageMetrics.unservedJobs, statistic: 'Minimum' }),
      threshold: 1,
      minutes: 5,
      times: 1,
      // What stood there stands there still while nobody looks.
      missingData: TreatMissingData.IGNORE,
      description:
        'The job store holds jobs that no pool takes: in queues that the stage file does not name, under another prefix or namespace, or in another database.',
    });
    tickets.add(this, 'DeadJobs', {
      article: 'dead-jobs',
      metric: sum('deadJobsAdded'),
      threshold: deadJobs,
      minutes: 15,
      times: 1,
      missingData: TreatMissingData.NOT_BREACHING,
      description: `At least ${deadJobs} jobs were given up for good within 15 minutes.`,
    });
  }
}
