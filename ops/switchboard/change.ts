import type {
  JobPattern,
  Release,
  Route,
  Switch,
  SwitchboardDocument,
} from '../../domain/switchboard/document';
import { displayName, patternKey, patternText } from '../../domain/switchboard/job-pattern';

/** One change of an operator. A value and not a new document, so that it can be made again upon somebody else's. */
export type SwitchboardChange =
  | { readonly kind: 'set-switch'; readonly switch: Switch }
  | { readonly kind: 'clear-switch'; readonly pattern: JobPattern }
  | { readonly kind: 'set-route'; readonly route: Route }
  | { readonly kind: 'clear-route'; readonly jobClass: string }
  | { readonly kind: 'set-release'; readonly release: Release };

/** Which entry of the switchboard a change is about: of two changes with one key the later replaces the other. */
export function entryKey(change: SwitchboardChange): string {
  switch (change.kind) {
    case 'set-switch':
      return `switch ${patternKey(change.switch)}`;
    case 'clear-switch':
      return `switch ${patternKey(change.pattern)}`;
    case 'set-route':
      return `route ${change.route.jobClass}`;
    case 'clear-route':
      return `route ${change.jobClass}`;
    case 'set-release':
      return 'release';
  }
}

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

/** What a change does, in words for plans and the audit record. Who and why are said beside it. */
export function changeText(change: SwitchboardChange): string {
  switch (change.kind) {
    case 'set-switch':
      return `switch ${patternText(change.switch)}: ${effectText(change.switch)}`;
    case 'clear-switch':
      return `clear the switch of ${patternText(change.pattern)}`;
    case 'set-route': {
      const { jobClass, queue, forced } = change.route;
      return `route class ${displayName(jobClass)} to queue ${displayName(queue)}${forced ? ' (forced)' : ''}`;
    }
    case 'clear-route':
      return `clear the route of class ${displayName(change.jobClass)}`;
    case 'set-release': {
      const { deferSeconds, deferredJobsPerSecondPerTask, unparkJobsPerSecond } = change.release;
      const paces = [
        `deferred jobs after ${deferSeconds} s, ${deferredJobsPerSecondPerTask}/s for each task`,
        `parked jobs ${unparkJobsPerSecond}/s`,
      ];
      return `release ${paces.join('; ')}`;
    }
  }
}

function effectText({ action, percent, untilSeconds, forced }: Switch): string {
  return [
    action === 'sample' ? `let ${percent ?? 0} % pass, defer the rest` : action,
    ...(untilSeconds === undefined ? [] : [`until ${timeText(untilSeconds)}`]),
    ...(forced ? ['(forced)'] : []),
  ].join(' ');
}

/** A plan is shown before the document is checked, so this may be a time that no date holds. */
function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString().replace('.000Z', 'Z');
}

/**
 * Whether a document does already what a change asks for. Reason, name and time are not compared: the same command a
 * second time has nothing to do, and the note of whoever came first stays.
 */
export function changeHolds(document: SwitchboardDocument, change: SwitchboardChange): boolean {
  const { switches, routes, release } = document;
  switch (change.kind) {
    case 'set-switch': {
      const key = patternKey(change.switch);
      return switches.some((one) => patternKey(one) === key && doesTheSame(one, change.switch));
    }
    case 'clear-switch': {
      const key = patternKey(change.pattern);
      return switches.every((one) => patternKey(one) !== key);
    }
    case 'set-route':
      return routes.some((one) => goesTheSameWay(one, change.route));
    case 'clear-route':
      return routes.every(({ jobClass }) => jobClass !== change.jobClass);
    case 'set-release':
      return isSamePace(release, change.release);
  }
}

function doesTheSame(a: Switch, b: Switch): boolean {
  return (
    a.action === b.action &&
    a.percent === b.percent &&
    a.untilSeconds === b.untilSeconds &&
    a.forced === b.forced
  );
}

function goesTheSameWay(a: Route, b: Route): boolean {
  return a.jobClass === b.jobClass && a.queue === b.queue && a.forced === b.forced;
}

function isSamePace(a: Release, b: Release): boolean {
  return (
    a.deferSeconds === b.deferSeconds &&
    a.deferredJobsPerSecondPerTask === b.deferredJobsPerSecondPerTask &&
    a.unparkJobsPerSecond === b.unparkJobsPerSecond
  );
}
