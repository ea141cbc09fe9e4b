import { alarmMetadataKey } from '../../../config/contract/runbook-sections';
import { resourcesByType, type SynthesisedResource } from './parsed-template';
import type { SynthesisedStage } from './synth-stage';

/** An alarm of a stage's templates, with what it says of itself. */
export interface SynthesisedAlarm {
  readonly name: string;
  readonly properties: NonNullable<SynthesisedResource['Properties']>;
  readonly metadata: { readonly severity: string; readonly article: string } | undefined;
}

/** All alarms of a stage, by name. */
export function alarmsOf({ parsed }: Pick<SynthesisedStage, 'parsed'>): SynthesisedAlarm[] {
  return Object.values(parsed)
    .flatMap((template) => resourcesByType(template, 'AWS::CloudWatch::Alarm'))
    .map(([, { Properties: properties = {}, Metadata = {} }]) => ({
      name: String(properties.AlarmName),
      properties,
      metadata: metadataOf(Metadata[alarmMetadataKey]),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The one alarm whose name ends so, after `bulkhead-<stage>-`. */
export function alarmNamed(stage: SynthesisedStage, name: string): SynthesisedAlarm {
  const found = alarmsOf(stage).find((alarm) => alarm.name === `bulkhead-${stage.config.stage}-${name}`);
  if (found === undefined) throw new Error(`no alarm ${name} in ${stage.config.stage}`);
  return found;
}

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: { readonly Namespace: string; readonly MetricName: string };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** What an alarm compares, in words, and how long its periods are. */
export function watchedBy(properties: NonNullable<SynthesisedResource['Properties']>): {
  readonly namespace: string;
  readonly metric: string;
  readonly periodSeconds: number;
} {
  const { Namespace, MetricName, Statistic, ExtendedStatistic, Period } = properties;
  const queries: readonly MetricQuery[] = properties.Metrics ?? [];
  const metrics = queries.flatMap(({ Id, MetricStat }) =>
    MetricStat === undefined ? [] : [{ Id, ...MetricStat }],
  );
  const [first] = metrics;
  if (first === undefined) {
    return {
      namespace: Namespace,
      metric: `${MetricName} ${Statistic ?? ExtendedStatistic}`,
      periodSeconds: Period,
    };
  }
  const periods = new Set(metrics.map((one) => one.Period));
  if (periods.size > 1) throw new Error(`metric math over periods of ${[...periods].join()} s`);
  const named = metrics.map(({ Id, Metric, Stat }) => `${Id}: ${Metric.MetricName} ${Stat}`);
  const [expression] = queries.flatMap(({ Expression }) => Expression ?? []);
  return {
    namespace: first.Metric.Namespace,
    metric: `${expression} (${named.join(', ')})`,
    periodSeconds: first.Period,
  };
}

function metadataOf(value: unknown): SynthesisedAlarm['metadata'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { severity, article }: { severity?: unknown; article?: unknown } = value;
  return { severity: String(severity), article: String(article) };
}
