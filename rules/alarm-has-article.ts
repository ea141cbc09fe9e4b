import type { AlarmSeverity } from '../config/contract/runbook-sections';
import { incidents } from './incidents';
import type { Rule } from './rule';
import { alarmMetadata, annotatedAlarms } from './support/alarms';
import { findingAt, type Located } from './support/resources';
import { shortJson } from './support/template-values';

const severities: readonly AlarmSeverity[] = ['page', 'ticket', 'scaling', 'deploy'];

export const alarmHasArticle: Rule = {
  id: 'alarm-has-article',
  title: 'Every alarm says how urgent it is, where its article is, and what silence means.',
  consequence:
    'Avochato, 19 November 2020: "it was not clear where the source of runaway automation came from". Whoever is woken ' +
    'by an alarm that says only that something is wrong begins the search at night, and from nothing.',
  source: incidents.avochatoNovember2020,
  check: (stacks) =>
    annotatedAlarms(stacks).flatMap((alarm) => problems(alarm).map((message) => findingAt(alarm, message))),
};

function problems(alarm: Located): string[] {
  const metadata = alarmMetadata(alarm);
  const severity = severities.find((one) => one === metadata?.severity);
  const { article } = metadata ?? {};
  const { TreatMissingData } = alarm.properties;
  return [
    ...(severity === undefined
      ? [`severity in its metadata is ${shortJson(metadata?.severity)}, expected ${severities.join(', ')}`]
      : []),
    ...(typeof article === 'string' && article !== ''
      ? []
      : [`article in its metadata is ${shortJson(article)}, expected a heading of the runbook`]),
    // A composite alarm has no data of its own.
    ...(alarm.resource.Type === 'AWS::CloudWatch::Alarm' && typeof TreatMissingData !== 'string'
      ? [`TreatMissingData is ${shortJson(TreatMissingData)}, expected a choice`]
      : []),
  ];
}
