import { Tags } from 'aws-cdk-lib';
import { type GraphWidget, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MeterPool } from '../../config/contract/meter-settings';
import { poolMetrics } from '../../config/contract/metric-names';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { lateJobSeconds } from '../../domain/stress/alarm-thresholds';
import { alarmGraph } from './alarm-graph';
import { type Pages, quickPeriod } from './alarms';
import { poolMetric } from './meter-metric';

export interface PoolAlarmsProps {
  readonly stage: string;
  readonly pages: Pages;
  readonly pool: MeterPool;
}

/**
 * Customers notice late jobs: the page of one pool of workers. Why they are late are tickets, which all pools share
 * (pool-tickets.ts). It keeps its state while the meter is silent, which has a page of its own.
 */
export class PoolAlarms extends Construct {
  constructor(scope: Construct, id: string, props: PoolAlarmsProps) {
    super(scope, id);
    const role: Role = 'monitoring';
    Tags.of(this).add(tagKeys.role, role);
    const { name, latencyTargetSeconds } = props.pool;
    const lateSeconds = lateJobSeconds(latencyTargetSeconds);
    props.pages.addQuick(this, 'Late', {
      article: 'jobs-late',
      subject: name,
      metric: ageMetric(props.stage, name),
      threshold: lateSeconds,
      missingData: TreatMissingData.IGNORE,
      description: `${name}: the oldest job has waited ${lateSeconds} s or longer, against a target of ${latencyTargetSeconds} s.`,
    });
  }
}

/** How late a pool's jobs are, and when that is a page. By names alone: the alarm stands in the pool's own stack. */
export function poolGraph(stage: string, { name, latencyTargetSeconds }: MeterPool): GraphWidget {
  const metric = ageMetric(stage, name).with({ period: quickPeriod });
  const late = { metric, threshold: lateJobSeconds(latencyTargetSeconds), severity: 'page' } as const;
  return alarmGraph({
    title: `${name}: oldest job, s`,
    lines: { [name]: late },
    target: latencyTargetSeconds,
  });
}

function ageMetric(stage: string, pool: string): Metric {
  return poolMetric({ stage, pool, name: poolMetrics.oldestJobAgeSeconds, statistic: 'Maximum' });
}
