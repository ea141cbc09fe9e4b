import type { Release, Route, Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import type { SwitchboardChange } from './change';
import { entryKey } from './entry-key';

/** The entries that a change is about, as they stand in a document: for the audit record, which need not hold all. */
export interface ChangedEntries {
  readonly revision: number;
  readonly switches: readonly Switch[];
  readonly routes: readonly Route[];
  readonly release?: Release;
}

export function changedEntries(
  document: SwitchboardDocument,
  changes: readonly SwitchboardChange[],
): ChangedEntries {
  const keys = new Set(changes.map(entryKey));
  const { revision, switches, routes, release } = document;
  return {
    revision,
    switches: switches.filter((one) => keys.has(entryKey({ kind: 'set-switch', switch: one }))),
    routes: routes.filter((route) => keys.has(entryKey({ kind: 'set-route', route }))),
    ...(keys.has('release') && { release }),
  };
}
