import { alarmMetadata, alarmTypes } from '../../rules/support/alarms';
import { resourcesOf } from '../../rules/support/resources';
import { listOf, literalText } from '../../rules/support/template-values';
import type { Change, Comparison } from './compare';
import { about, type Finding, physicalName, propertyWords } from './finding';
import { code, own, type Phrase, phrase } from './phrase';

const types: ReadonlySet<string> = new Set(alarmTypes);

/** Whether a change is one of alarms: of one, or of who hears of it. */
export function isOfAlarms({ type }: Change): boolean {
  return types.has(type) || type === 'AWS::SNS::Subscription';
}

/** Alarms that come, go or judge otherwise, and who hears of them. */
export function alarmChanges({ before, after, changes }: Comparison): Finding[] {
  // One that moves to another stack, or gets another logical id, is the same alarm: conflicts tell of that.
  const [old, next] = [namesIn(before), namesIn(after)];
  const stays = ({ type, ...change }: Change) => {
    const name = physicalName(change.before ?? change.after, type)?.text ?? '';
    return /^(create|delete|orphan)$/.test(change.impact) && old.has(name) && next.has(name);
  };
  const told = changes.filter((change) => isOfAlarms(change) && !(types.has(change.type) && stays(change)));
  return told.flatMap((change) => {
    const words = change.type === 'AWS::SNS::Subscription' ? listener(change) : judged(change);
    return words === undefined ? [] : about(change, words);
  });
}

function namesIn(stacks: Comparison['before']): ReadonlySet<string | undefined> {
  return new Set(resourcesOf(stacks, ...alarmTypes).map(({ resource }) => physicalName(resource)?.text));
}

function judged(change: Change): Phrase | undefined {
  const { impact, before, after, properties } = change;
  if (impact === 'create') return phrase`is new${severity(change)}: ${description(after)}.`;
  if (impact === 'delete' || impact === 'orphan')
    return phrase`goes${severity(change)}: ${description(before)}.`;
  const told = properties.filter(({ name }) => !untold.has(name));
  if (impact === 'replace' || impact === 'may-replace') {
    const how = impact === 'replace' ? 'is made anew' : 'may be made anew';
    return phrase`${own(how)}, and begins without a history: ${propertyWords(told, 5)}.`;
  }
  if (told.length === 0) return undefined;
  const silent = isSilent(after) && !isSilent(before) ? phrase` It tells nobody any longer.` : phrase``;
  return phrase`changes${severity(change)}: ${propertyWords(told, 5)}.${silent}`;
}

function isSilent(resource: Change['before']): boolean {
  const { AlarmActions, ActionsEnabled } = resource?.Properties ?? {};
  return listOf(AlarmActions).length === 0 || String(ActionsEnabled) === 'false';
}

/** What judges nothing. */
const untold: ReadonlySet<string> = new Set(['AlarmDescription', 'Tags']);

function severity({ stack, id, key, before, after }: Change): Phrase {
  const resource = after ?? before;
  if (resource === undefined) return phrase``;
  const said = alarmMetadata({ stack, logicalId: id, key, resource, properties: {} })?.severity;
  return typeof said === 'string' ? phrase` (${code(said)})` : phrase``;
}

function description(resource: Change['before']): Phrase {
  return code(literalText(resource?.Properties?.AlarmDescription) ?? 'no description');
}

function listener({ impact, before, after }: Change): Phrase | undefined {
  const [old, next] = [before, after].map((one) =>
    code(literalText(one?.Properties?.Endpoint) ?? 'an address'),
  );
  if (old === undefined || next === undefined) return undefined;
  if (impact === 'create') return phrase`is new: ${next} hears nothing until it is confirmed there.`;
  if (impact === 'delete' || impact === 'orphan') return phrase`goes: ${old} hears nothing from then on.`;
  if (impact !== 'replace') return undefined;
  return phrase`is replaced: ${old} hears nothing from then on, and ${next} not before it is confirmed there.`;
}
