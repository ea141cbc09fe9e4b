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
export function alarmsOf({ parsed }: SynthesisedStage): SynthesisedAlarm[] {
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

function metadataOf(value: unknown): SynthesisedAlarm['metadata'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { severity, article }: { severity?: unknown; article?: unknown } = value;
  return { severity: String(severity), article: String(article) };
}
