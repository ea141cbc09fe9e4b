import { listOf } from './list-of';
import { recordOf } from './record-of';
import type { Located } from './resources-of';

/** The values of one dimension in all metrics of an alarm. Nothing in the list for a metric without it. */
export function alarmDimensions({ properties }: Located, name: string): unknown[] {
  const math = listOf(properties.Metrics)
    .map((one) => recordOf(recordOf(one).MetricStat).Metric)
    .filter((metric) => metric !== undefined);
  const metrics = math.length > 0 ? math : [properties];
  return metrics.map((metric) => {
    const dimension = listOf(recordOf(metric).Dimensions).find((one) => recordOf(one).Name === name);
    return recordOf(dimension).Value;
  });
}
