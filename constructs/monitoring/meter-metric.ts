import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  metricDimensions,
  metricNamespace,
  type poolMetrics,
  type stageMetrics,
  type storeMetrics,
  ticketMetrics,
} from '../../config/contract/metric-names';
import type { PoolTicket } from '../../config/contract/pool-tickets';
import type { MeteredRole } from '../../config/contract/store-names';

/** How several readings of one period become one number. */
type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum';

type NameIn<Names> = Names[keyof Names];

interface MeterMetric {
  readonly stage: string;
  readonly statistic: Statistic;
}

/** What the queue meter says of one pool. */
export function poolMetric(
  props: MeterMetric & { readonly pool: string; readonly name: NameIn<typeof poolMetrics> },
): Metric {
  return meterMetric(props, { [metricDimensions.pool]: props.pool });
}

/** What the queue meter says of one store. */
export function storeMetric(
  props: MeterMetric & { readonly store: MeteredRole; readonly name: NameIn<typeof storeMetrics> },
): Metric {
  return meterMetric(props, { [metricDimensions.store]: props.store });
}

/** How many pools have a ticket. */
export function ticketMetric({ ticket, ...props }: MeterMetric & { readonly ticket: PoolTicket }): Metric {
  return meterMetric(
    { ...props, name: ticketMetrics.poolsWithTicket },
    { [metricDimensions.ticket]: ticket },
  );
}

/** What the queue meter says of the stage, and of itself. */
export function stageMetric(props: MeterMetric & { readonly name: NameIn<typeof stageMetrics> }): Metric {
  return meterMetric(props, {});
}

function meterMetric(
  { stage, statistic, name }: MeterMetric & { readonly name: string },
  dimensions: Readonly<Record<string, string>>,
): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: name,
    dimensionsMap: { [metricDimensions.stage]: stage, ...dimensions },
    statistic,
  });
}
