import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { documentProblems } from '../../domain/switchboard/document-problems';
import { patternText } from '../../domain/switchboard/job-pattern';
import { parseDocument } from '../../domain/switchboard/parse-document';
import { CliError } from '../kit/command-result';
import type { SwitchboardChange } from './change';
import { changeText } from './change-text';
import { coveringSwitch, remainingSwitch } from './covering-switch';
import { isEverything } from './pattern-option';
import { forcedChanges, newProblems, queueAdvice } from './switchboard-checks';
import { documentWith } from './switchboard-next';

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
