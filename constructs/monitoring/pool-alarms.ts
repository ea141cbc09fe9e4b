import { Tags } from 'aws-cdk-lib';
import { type GraphWidget, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MeterPool } from '../../config/contract/meter-settings';
import { poolMetrics } from '../../config/contract/metric-names';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { lateJobSeconds } from '../../domain/stress/alarm-thresholds';
import { alarmGraph } from './alarm-graph';
import { type Pages, quickPeriod, type Tickets } from './alarms';
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
  constructor(scope: Construct, id: string, props: PoolAlarmsProps) {
    super(scope, id);
    const { tickets } = props;
    const role: Role = 'monitoring';
    Tags.of(this).add(tagKeys.role, role);
    const { name, latencyTargetSeconds, minTasks, maxTasks } = props.pool;
    const missingData = TreatMissingData.IGNORE;
    const metric = metricsOf(props.stage, name);
    const lateSeconds = lateJobSeconds(latencyTargetSeconds);
    props.pages.addQuick(this, 'Late', {
      article: 'jobs-late',
      subject: name,
      metric: metric('oldestJobAgeSeconds', 'Maximum'),
      threshold: lateSeconds,
      missingData,
      description: `${name}: the oldest job has waited ${lateSeconds} s or longer, against a target of ${latencyTargetSeconds} s.`,
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

/** How late a pool's jobs are, and when that is a page. By names alone: the alarm stands in the pool's own stack. */
export function poolGraph(stage: string, { name, latencyTargetSeconds }: MeterPool): GraphWidget {
  const metric = metricsOf(stage, name)('oldestJobAgeSeconds', 'Maximum').with({ period: quickPeriod });
  const late = { metric, threshold: lateJobSeconds(latencyTargetSeconds), severity: 'page' } as const;
  return alarmGraph({
    title: `${name}: oldest job, s`,
    lines: { [name]: late },
    target: latencyTargetSeconds,
  });
}

function metricsOf(stage: string, pool: string) {
  return (name: keyof typeof poolMetrics, statistic: 'Maximum' | 'Minimum'): Metric =>
    poolMetric({ stage, pool, name: poolMetrics[name], statistic });
}
