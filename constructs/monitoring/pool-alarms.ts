import { type GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MeterPool } from '../../config/contract/meter-settings';
import { poolMetrics } from '../../config/contract/metric-names';
import { lateJobSeconds } from '../../domain/stress/alarm-thresholds';
import { alarmGraph } from './alarm-graph';
import type { Pages, Tickets } from './alarms';
import { poolMetric } from './meter-metric';

/** Five minutes of nothing but growth: a wave of work has a crest, a runaway source has none. */
const growingSeconds = 300;

export interface PoolAlarmsProps {
  readonly stage: string;
  readonly pages: Pages;
  readonly tickets: Tickets;
  readonly pool: MeterPool;
}

/**
 * What is wrong with one pool of workers. Customers notice late jobs, so that is the page; why they are late are tickets,
 * there to be read by whoever was woken. All of them keep their state while the meter is silent: it has a page of its own.
 */
export class PoolAlarms extends Construct {
  readonly graph: GraphWidget;

  constructor(scope: Construct, id: string, props: PoolAlarmsProps) {
    super(scope, id);
    const { tickets } = props;
    const { name, latencyTargetSeconds, minTasks, maxTasks } = props.pool;
    const missingData = TreatMissingData.IGNORE;
    const metric = (metricName: keyof typeof poolMetrics, statistic: 'Maximum' | 'Minimum') =>
      poolMetric({ stage: props.stage, pool: name, name: poolMetrics[metricName], statistic });

    const lateSeconds = lateJobSeconds(latencyTargetSeconds);
    const late = props.pages.addQuick(this, 'Late', {
      article: 'jobs-late',
      subject: name,
      metric: metric('oldestJobAgeSeconds', 'Maximum'),
      threshold: lateSeconds,
      missingData,
      description: `${name}: the oldest job has waited ${lateSeconds} s or longer, against a target of ${latencyTargetSeconds} s.`,
    });
    this.graph = alarmGraph({
      title: `${name}: oldest job, s`,
      lines: { [name]: late },
      target: latencyTargetSeconds,
    });
    tickets.add(this, 'Growing', {
      article: 'backlog-growing',
      subject: name,
      metric: metric('backlogGrowingSeconds', 'Maximum'),
      threshold: growingSeconds,
      minutes: 5,
      times: 1,
      missingData,
      description: `${name}: the backlog has only grown for ${growingSeconds / 60} minutes.`,
    });
    // Where the range is a single number nothing grows, and the pool is always at its ceiling.
    if (minTasks === maxTasks) return;
    tickets.add(this, 'AtCeiling', {
      article: 'pool-at-ceiling',
      subject: name,
      metric: metric('tasksOfCeilingPercent', 'Minimum'),
      threshold: 100,
      minutes: 5,
      times: 2,
      missingData,
      description: `${name}: all ${maxTasks} tasks that the pool may have have run for 10 minutes.`,
    });
    // A ticket, although scaling has given up: if customers wait because of it, jobs-late has paged already.
    tickets.add(this, 'GrowthStopped', {
      article: 'growth-stopped',
      subject: name,
      metric: metric('growthStopped', 'Maximum'),
      threshold: 1,
      minutes: 5,
      times: 1,
      missingData,
      description: `${name}: the pool grows no further, because more tasks finish no more jobs.`,
    });
  }
}
