import type { Switch, SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey } from '../../domain/switchboard/job-pattern';
import { changeHolds, type SwitchboardChange } from './change';

/** A clock of an operator that runs ahead by less must not take away a switch that still holds. */
const KEPT_AFTER_END_SECONDS = 3600;

/**
 * The next document, or the same object where the change holds already. What was there for the pattern or class is
 * replaced in its place. Switches that ended an hour ago go with the first change that knows the time.
 *
 * Limits are not looked at: what comes out is to be held against parseDocument and documentProblems.
 *
 * @param changeId new for each attempt
 */
export function applyChange(
  document: SwitchboardDocument,
  change: SwitchboardChange,
  changeId: string,
): SwitchboardDocument {
  if (changeHolds(document, change)) return document;
  const next = { ...document, revision: document.revision + 1, changeId };
  switch (change.kind) {
    case 'set-switch': {
      const switches = unended(document.switches, change.switch.atSeconds);
      return { ...next, switches: withOne(switches, change.switch, patternKey) };
    }
    case 'clear-switch': {
      const key = patternKey(change.pattern);
      return { ...next, switches: document.switches.filter((one) => patternKey(one) !== key) };
    }
    case 'set-route':
      return {
        ...next,
        switches: unended(document.switches, change.route.atSeconds),
        routes: withOne(document.routes, change.route, ({ jobClass }) => jobClass),
      };
    case 'clear-route':
      return { ...next, routes: document.routes.filter(({ jobClass }) => jobClass !== change.jobClass) };
    case 'set-release':
      return { ...next, release: change.release };
  }
}

function unended(switches: readonly Switch[], atSeconds: number): readonly Switch[] {
  return switches.filter(
    ({ untilSeconds = Number.POSITIVE_INFINITY }) => untilSeconds + KEPT_AFTER_END_SECONDS > atSeconds,
  );
}

/** Exactly one of its key, in the place of the first. */
function withOne<T>(all: readonly T[], added: T, keyOf: (one: T) => string): readonly T[] {
  const key = keyOf(added);
  const place = all.findIndex((one) => keyOf(one) === key);
  if (place < 0) return [...all, added];
  return all.flatMap((one, index) => (index === place ? [added] : keyOf(one) === key ? [] : [one]));
}

export interface NextStamp {
  /** New for each attempt. */
  readonly changeId: string;
  /** @default one above the document's */
  readonly revision?: number;
  /** Names that others noted as seeded meanwhile: without them a default that was removed would come back. */
  readonly seeded?: readonly string[];
}

/** A document with changes in it, as one revision. The same object where nothing changes. */
export function documentWith(
  document: SwitchboardDocument,
  changes: readonly SwitchboardChange[],
  { changeId, revision = document.revision + 1, seeded = [] }: NextStamp,
): SwitchboardDocument {
  const changed = changes.reduce((made, change) => applyChange(made, change, changeId), document);
  const names = new Set([...document.seeded, ...seeded]);
  if (changed === document && names.size === document.seeded.length) return document;
  return { ...changed, changeId, revision, seeded: [...names] };
}
