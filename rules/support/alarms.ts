import { alarmMetadataKey } from '../../config/contract/runbook-sections';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources';
import { isRecord, listOf, recordOf } from './template-values';

/** Alarms of every kind. */
export const alarmTypes = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'] as const;

/** What an alarm says of itself in its metadata. Nothing for an alarm that says nothing. */
export interface AlarmMark {
  readonly severity: unknown;
  readonly article: unknown;
}

/** The mark of an alarm, by the metadata key `bulkhead:alarm`. */
export function alarmMark({ resource }: Located): AlarmMark | undefined {
  const mark = resource.Metadata?.[alarmMetadataKey];
  return isRecord(mark) ? { severity: mark.severity, article: mark.article } : undefined;
}

/** The alarms of an app that marks its alarms; none of one that never does, because it knows nothing of marks. */
export function markedApp(stacks: readonly ParsedStack[]): Located[] {
  const alarms = resourcesOf(stacks, ...alarmTypes);
  return alarms.some((alarm) => alarmMark(alarm) !== undefined) ? alarms : [];
}

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
