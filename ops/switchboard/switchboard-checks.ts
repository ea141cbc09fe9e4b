import { nearestKey } from '../../config/nearest-key';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { type DocumentProblem, documentProblems } from '../../domain/switchboard/document-problems';
import type { SwitchboardChange } from './change';

/** What would be wrong with a document and is not wrong now: an old mistake must not stand in the way of an incident. */
export function newProblems(
  next: SwitchboardDocument,
  current: SwitchboardDocument,
  queues: readonly string[],
): readonly DocumentProblem[] {
  const old = new Set(documentProblems(current, { queues }).map(({ text }) => text));
  return documentProblems(next, { queues }).filter(({ text }) => !old.has(text));
}

/** The changes as they are with `--force`: marked, so that tasks take what they would refuse. */
export function forcedChanges(changes: readonly SwitchboardChange[]): readonly SwitchboardChange[] {
  return changes.map((change) => {
    if (change.kind === 'set-switch') return { ...change, switch: { ...change.switch, forced: true } };
    if (change.kind === 'set-route') return { ...change, route: { ...change.route, forced: true } };
    return change;
  });
}

/** Of a route to a queue that no pool serves: the one that was probably meant, and all there are. */
export function queueAdvice(
  changes: readonly SwitchboardChange[],
  queues: readonly string[],
): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'set-route' || queues.includes(change.route.queue)) return [];
    const nearest = nearestKey(change.route.queue, queues);
    const meant = nearest === undefined ? '' : `Did you mean ${nearest}? `;
    return [`${meant}The stage's queues are ${queues.join(', ')}.`];
  });
}
