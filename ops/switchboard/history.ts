import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { whoText } from '../kit/screen/text';
import { changeHolds, changeText, entryKey, type SwitchboardChange } from './change';

/** A deployment of somebody else, with what it changed in the version that it was made upon. */
export interface OthersDeployment {
  readonly number: number;
  readonly document: SwitchboardDocument;
  readonly changes: readonly SwitchboardChange[];
}

export interface SwitchboardHistory {
  /** Of others, since the plan was made, in the order of their numbers. */
  readonly others: readonly OthersDeployment[];
  /** What the operator asks for. */
  readonly own: readonly SwitchboardChange[];
  /** The first deployment with it. Infinity: none yet. */
  readonly ownNumber: number;
}

/** A change that is not in the deployed document although nothing came after it that would be why. */
export interface LostChange {
  readonly change: SwitchboardChange;
  readonly isOwn: boolean;
}

/**
 * What is still to be put into the deployed document. A deployment replaces the whole document, and two operators may
 * have begun with the same one: then the first one's change is gone without anybody having meant it. That is told from
 * a change of mind by what each deployment changed in its own base. Of two changes of one entry the later holds.
 */
export function lostChanges(
  document: SwitchboardDocument,
  history: SwitchboardHistory,
): readonly LostChange[] {
  const { others, own } = history;
  const theirs = others.flatMap(({ number, changes }) =>
    changes
      .filter((change) => !changeHolds(document, change) && !wasReplaced(change, number, history))
      .map((change): LostChange => ({ change, isOwn: false })),
  );
  const ours = own
    .filter((change) => !changeHolds(document, change) && replacedBy(change, history) === undefined)
    .map((change): LostChange => ({ change, isOwn: true }));
  return [...theirs, ...ours];
}

/** Names of defaults that somebody's deploy noted meanwhile and that are gone: without them a removed default comes back. */
export function lostNames(
  { seeded }: SwitchboardDocument,
  { others }: SwitchboardHistory,
): readonly string[] {
  const names = new Set(others.flatMap(({ document }) => document.seeded));
  return [...names].filter((name) => !seeded.includes(name));
}

/** The deployment of somebody else who changed the same entry after the operator did, where it is that which holds. */
export function replacedBy(
  change: SwitchboardChange,
  { others, ownNumber }: SwitchboardHistory,
): OthersDeployment | undefined {
  const key = entryKey(change);
  return others.findLast(
    ({ number, changes }) => number > ownNumber && changes.some((one) => entryKey(one) === key),
  );
}

/** Whether somebody else's change gave way to a later one, the operator's own among them. */
function wasReplaced(
  change: SwitchboardChange,
  number: number,
  { others, own, ownNumber }: SwitchboardHistory,
): boolean {
  const key = entryKey(change);
  return (
    (ownNumber > number && own.some((one) => entryKey(one) === key)) ||
    others.some((later) => later.number > number && later.changes.some((one) => entryKey(one) === key))
  );
}

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
