import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { whoText } from '../kit/screen/text';
import type { SwitchboardChange } from './change';
import { changeHolds } from './change-holds';
import { changeText } from './change-text';
import { entryKey } from './entry-key';
import { type OthersDeployment, replacedBy, type SwitchboardHistory } from './switchboard-history';

/** What an operator is told of everybody who changed the switchboard while he did. */
export function raceTexts(document: SwitchboardDocument, history: SwitchboardHistory): readonly string[] {
  return history.others
    .filter(({ changes }) => changes.length > 0)
    .map((other) => {
      const what = other.changes.map(changeText).join('; ');
      return `Somebody else changed the switchboard at the same time: ${what}${by(other.changes)}. ${verdict(document, other, history)}`;
    });
}

function verdict(
  document: SwitchboardDocument,
  { number, changes }: OthersDeployment,
  history: SwitchboardHistory,
): string {
  if (history.own.some((change) => replacedBy(change, history)?.number === number)) {
    return 'That came later and holds instead of what you asked for.';
  }
  if (changes.every((change) => changeHolds(document, change))) return 'Both are in force.';
  const keys = new Set(history.own.map(entryKey));
  return changes.some((change) => keys.has(entryKey(change)))
    ? 'What you asked for came later and holds instead.'
    : 'Somebody changed that again since.';
}

/** As in ` (ann)`: those changes that carry a name. */
function by(changes: readonly SwitchboardChange[]): string {
  const names = changes.flatMap((change) => {
    if (change.kind === 'set-switch') return [whoText(change.switch.who)];
    return change.kind === 'set-route' ? [whoText(change.route.who)] : [];
  });
  return names.length === 0 ? '' : ` (${[...new Set(names)].join(', ')})`;
}
