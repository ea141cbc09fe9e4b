import { nearestKey } from '../../config/nearest-key';
import {
  any,
  type JobPattern,
  type Switch,
  type SwitchboardDocument,
} from '../../domain/switchboard/document';
import { type DocumentProblem, documentProblems } from '../../domain/switchboard/document-problems';
import { patternText } from '../../domain/switchboard/job-pattern';
import { parseDocument } from '../../domain/switchboard/parse-document';
import { CliError } from '../kit/command-result';
import { documentWith } from './apply-change';
import { changeText, type SwitchboardChange } from './change';
import { isEverything } from './pattern-option';

export interface SwitchboardAsk {
  readonly current: SwitchboardDocument;
  readonly changes: readonly SwitchboardChange[];
  /** Goes on although a safety check says no. */
  readonly force: boolean;
  /** Of all pools. */
  readonly queues: readonly string[];
  readonly nowSeconds: number;
}

export interface SwitchboardPlan {
  /** Those that were asked for, marked where they are forced. */
  readonly changes: readonly SwitchboardChange[];
  /** The same object as the current one where there is nothing to do. */
  readonly next: SwitchboardDocument;
  readonly texts: readonly string[];
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

/** @throws CliError 2 where what is asked for is of the wrong shape: a number out of its range, say */
export function switchboardPlan(ask: SwitchboardAsk): SwitchboardPlan {
  const { current, queues, force } = ask;
  const asPlanned = nextOf(current, ask.changes);
  const isForced = force && newProblems(asPlanned, current, queues).some(({ forceable }) => forceable);
  const changes = isForced ? forcedChanges(ask.changes) : ask.changes;
  const next = isForced ? nextOf(current, changes) : asPlanned;
  const problems = newProblems(next, current, queues);
  const forceable = problems.some((problem) => problem.forceable);
  const refusals = [
    ...problems.map(({ text }) => text),
    ...(problems.some(({ about }) => about === 'route') ? queueAdvice(changes, queues) : []),
    ...(force ? [] : everything(ask, problems.length > 0)),
  ];
  return {
    changes,
    next,
    texts: changes.map(changeText),
    warnings: [
      ...documentProblems(current, { queues })
        .filter(({ text }) => documentProblems(next, { queues }).some((one) => one.text === text))
        .map(({ text }) => `The deployed switchboard has a problem already: ${text}`),
      ...(next === current ? [] : changes.flatMap((change) => warningsOf(change, next, ask.nowSeconds))),
    ],
    refusals:
      refusals.length > 0 && (forceable || problems.length === 0)
        ? [...refusals, '--force does it all the same.']
        : refusals,
  };
}

function nextOf(current: SwitchboardDocument, changes: readonly SwitchboardChange[]): SwitchboardDocument {
  const next = documentWith(current, changes, { changeId: 'planned' });
  const parsed = parseDocument(JSON.stringify(next));
  if (!parsed.ok) throw new CliError(2, parsed.problems.join('\n'));
  return next;
}

/** A switch that names nothing is nearly always one whose options were forgotten. */
function everything({ changes }: SwitchboardAsk, isSaid: boolean): string[] {
  if (isSaid) return [];
  return changes.flatMap((change) =>
    change.kind === 'set-switch' && isEverything(change.switch)
      ? ['This switch names no source, class or account: it is for every job of the platform.']
      : [],
  );
}

function warningsOf(
  change: SwitchboardChange,
  { switches }: SwitchboardDocument,
  nowSeconds: number,
): string[] {
  if (change.kind === 'set-switch') {
    const wanted = change.switch;
    const covering = coveringSwitch(wanted, switches, nowSeconds);
    return [
      ...(covering === undefined
        ? []
        : [
            `The switch for ${patternText(covering)} (${covering.action}) covers it already: this one has no effect while that one stands.`,
          ]),
      ...(wanted.action === 'drop' ? ['What is dropped is gone; `defer` would keep it.'] : []),
    ];
  }
  if (change.kind !== 'clear-switch') return [];
  const remaining = remainingSwitch(change.pattern, switches, nowSeconds);
  if (remaining === undefined) return [];
  return [
    `The switch for ${patternText(remaining)} (${remaining.action}) still stands over ${patternText(change.pattern)}.`,
  ];
}

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
function forcedChanges(changes: readonly SwitchboardChange[]): readonly SwitchboardChange[] {
  return changes.map((change) => {
    if (change.kind === 'set-switch') return { ...change, switch: { ...change.switch, forced: true } };
    if (change.kind === 'set-route') return { ...change, route: { ...change.route, forced: true } };
    return change;
  });
}

/** Of a route to a queue that no pool serves: the one that was probably meant, and all there are. */
function queueAdvice(changes: readonly SwitchboardChange[], queues: readonly string[]): readonly string[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'set-route' || queues.includes(change.route.queue)) return [];
    const nearest = nearestKey(change.route.queue, queues);
    const meant = nearest === undefined ? '' : `Did you mean ${nearest}? `;
    return [`${meant}The stage's queues are ${queues.join(', ')}.`];
  });
}

/** From the strictest on, as switches are decided by. */
const strictness = { off: 0, defer: 1, drop: 2, sample: 3 } as const;

/** Another switch that does at least as much to all of the same jobs, for at least as long. */
function coveringSwitch(wanted: Switch, switches: readonly Switch[], nowSeconds: number): Switch | undefined {
  return switches.find(
    (one) =>
      isWider(one, wanted) &&
      isAsStrict(one, wanted) &&
      endOf(one) > nowSeconds &&
      endOf(one) >= endOf(wanted),
  );
}

/** Another switch that stays over jobs of a pattern once its own is cleared. */
function remainingSwitch(
  pattern: JobPattern,
  switches: readonly Switch[],
  nowSeconds: number,
): Switch | undefined {
  return switches.find((one) => isWider(one, pattern) && endOf(one) > nowSeconds);
}

/** It sees every job of the pattern, and is not the pattern's own. */
function isWider(one: JobPattern, pattern: JobPattern): boolean {
  const names = ['source', 'jobClass', 'account'] as const;
  const isSame = names.every((name) => one[name] === pattern[name]);
  return !isSame && names.every((name) => one[name] === any || one[name] === pattern[name]);
}

function isAsStrict(one: Switch, wanted: Switch): boolean {
  if (one.action !== wanted.action) return strictness[one.action] < strictness[wanted.action];
  return (one.percent ?? 0) <= (wanted.percent ?? 0);
}

function endOf({ untilSeconds = Number.POSITIVE_INFINITY }: Switch): number {
  return untilSeconds;
}
