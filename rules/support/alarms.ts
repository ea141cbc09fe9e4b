import { alarmMetadataKey } from '../../config/contract/runbook-sections';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources';
import { isRecord, listOf, recordOf } from './template-values';

/** Alarms of every kind. */
export const alarmTypes = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'] as const;

/** What an alarm says of itself in its metadata. Nothing for an alarm that says nothing. */
export interface AlarmMetadata {
  readonly severity: unknown;
  readonly article: unknown;
}

/** An alarm's metadata, by the key `bulkhead:alarm`. */
export function alarmMetadata({ resource }: Located): AlarmMetadata | undefined {
  const metadata = resource.Metadata?.[alarmMetadataKey];
  return isRecord(metadata) ? { severity: metadata.severity, article: metadata.article } : undefined;
}

/** The alarms of an app that describes its alarms by this metadata; none of one that never does and knows nothing of it. */
export function annotatedAlarms(stacks: readonly ParsedStack[]): Located[] {
  const alarms = resourcesOf(stacks, ...alarmTypes);
  return alarms.some((alarm) => alarmMetadata(alarm) !== undefined) ? alarms : [];
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
