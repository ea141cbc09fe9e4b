import type { CommandResult } from '../kit/command-result';
import { type Line, paint } from '../kit/screen/line';
import type { Session } from '../kit/session';
import { type Check, counted, type Difference } from './check-kinds';

/** One check with what it came to. */
export interface CheckedFact {
  readonly check: Check;
  /** Not known ends like wrong. */
  readonly needed: boolean;
  readonly found: string;
  readonly differences: readonly Difference[];
  readonly unknown: readonly string[];
}

type Verdict = 'right' | 'wrong' | 'unknown';

function verdictOf({ differences, unknown }: CheckedFact): Verdict {
  if (differences.length > 0) return 'wrong';
  return unknown.length > 0 ? 'unknown' : 'right';
}

function isInTheWay(fact: CheckedFact): boolean {
  return verdictOf(fact) === 'wrong' || (fact.needed && fact.unknown.length > 0);
}

/** 3 where all that is in the way is in the way of Foundation alone. */
export function exitCodeOf(facts: readonly CheckedFact[]): CommandResult['exitCode'] {
  const against = facts.filter(isInTheWay);
  if (against.length === 0) return 0;
  return against.every(({ check }) => check.holdsFoundation === true) ? 3 : 1;
}

export interface ReportSubject {
  readonly session: Session;
  readonly when: 'before' | 'after';
}

export interface ReportForm {
  readonly json: boolean;
  readonly coloured: boolean;
}

export function checkReport(
  subject: ReportSubject,
  facts: readonly CheckedFact[],
  { json, coloured }: ReportForm,
): string {
  return json
    ? `${JSON.stringify(reportData(subject, facts), null, 2)}\n`
    : paint(reportLines(subject, facts), coloured);
}

function reportData({ session, when }: ReportSubject, facts: readonly CheckedFact[]) {
  return {
    stage: session.config.stage,
    region: session.region,
    at: new Date(session.clock.nowMs()).toISOString(),
    when,
    exitCode: exitCodeOf(facts),
    checks: facts.map((fact) => {
      const { check, found, differences, unknown } = fact;
      return {
        name: check.name,
        verdict: verdictOf(fact),
        inTheWay: isInTheWay(fact),
        found,
        differences,
        unknown,
      };
    }),
  };
}

const marks: Readonly<Record<Verdict, string>> = { right: 'right', wrong: 'WRONG', unknown: 'not known' };
const nameWidth = 24;
const markWidth = 11;

function reportLines({ session, when }: ReportSubject, facts: readonly CheckedFact[]): readonly Line[] {
  return [
    { text: `${session.config.stage}  ${session.region}  ${when} a deploy`, tone: 'plain' },
    { text: '', tone: 'plain' },
    ...facts.flatMap(factLines),
    { text: '', tone: 'plain' },
    ending(when, facts),
  ];
}

function factLines(fact: CheckedFact): readonly Line[] {
  const verdict = verdictOf(fact);
  const tone: Line['tone'] = isInTheWay(fact) ? 'bad' : verdict === 'unknown' ? 'warn' : 'plain';
  const texts =
    verdict === 'right'
      ? [fact.found]
      : [
          ...fact.differences.flatMap(({ what, expected, found, advice }) => [
            `${what}: expected ${expected}, found ${found}`,
            `  ${advice}`,
          ]),
          ...fact.unknown,
        ];
  const head = `${fact.check.name.padEnd(nameWidth)}${marks[verdict].padEnd(markWidth)}`;
  return texts.map((text, index) => ({
    text: `${index === 0 ? head : ''.padEnd(head.length)}${text}`.trimEnd(),
    tone,
  }));
}

function ending(when: ReportSubject['when'], facts: readonly CheckedFact[]): Line {
  const wrong = facts.filter((fact) => verdictOf(fact) === 'wrong').length;
  const unknown = facts.filter((fact) => verdictOf(fact) === 'unknown').length;
  const notKnown = unknown === 0 ? '' : `, ${unknown} not known`;
  const code = exitCodeOf(facts);
  if (code === 0) {
    const rest = facts.length - unknown;
    return { text: `${rest} of ${counted(facts.length, 'check')} right${notKnown}.`, tone: 'good' };
  }
  const against = facts.filter(isInTheWay).length;
  const unsure = against > wrong ? `, of which ${against - wrong} must be` : '';
  const verdict =
    code === 3
      ? 'Deploy everything but Foundation, or nothing.'
      : when === 'before'
        ? 'Do not deploy.'
        : 'It is not as it was deployed.';
  return { text: `${wrong} of ${facts.length} checks wrong${notKnown}${unsure}. ${verdict}`, tone: 'bad' };
}
