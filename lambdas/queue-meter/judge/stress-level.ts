import {
  type KnownStressLevel,
  oneLevelBelow,
  type StressLevel,
  type StressReason,
  stressRank,
  worstStress,
} from '../../../domain/stress/stress-report';
import { type StressInputs, type StressSignals, stressSignals } from './stress-signals';

/**
 * Below its level for two minutes before it falls by one. Pages take as long to clear (2 of 3 minutes), and scaling acts
 * twice in it: with less, one wave of work would be told as several. By one, because what was put off at a level comes
 * back all at once when it ends: from `critical` it comes in three parts.
 */
export const calmSeconds = 120;

/** Three readings on end: a store that answers every other time cannot be relied on, and must not blink. */
export const readableSeconds = 30;

/** What is remembered from one reading to the next. JSON. */
export interface StressState {
  readonly level: StressLevel;
  /** Since when this level holds, seconds since 1970. */
  readonly sinceSeconds: number;
  /** `normal` before anything was known: nothing may be shed because nobody knows. */
  readonly lastKnownLevel: KnownStressLevel;
  /** Since when everything was read, and below the last level. */
  readonly calmSinceSeconds?: number;
  /** While `unknown`: since when everything could be read again. */
  readonly readableSinceSeconds?: number;
  /** What could not be read, then the worst first, then what was so before and still holds the level. */
  readonly reasons: readonly StressReason[];
}

type Next = Omit<StressState, 'sinceSeconds'>;

interface Judged {
  /** What was read is this bad. */
  readonly measured: KnownStressLevel;
  /** Something could not be read, and may be worse. */
  readonly partial: boolean;
  readonly reasons: readonly StressReason[];
}

/**
 * How the platform is after one more reading. Up at once, down by one level after two minutes of calm.
 *
 * What could not be read is `unknown`, unless the rest proves `stressed` or worse: that is no guess, and an incident
 * must not become unknown because its second store falls silent too. Less is no answer, since what was not read may be
 * worse. An unreachable store is `critical` only with a second source: ElastiCache's figures, or errors of web and API.
 *
 * @param state of the reading before; nothing at the first
 */
export function stressLevel(state: StressState | undefined, inputs: StressInputs): StressState {
  const judged = judge(stressSignals(inputs));
  const next =
    state?.level === 'unknown' ? fromUnknown(state, judged, inputs) : fromKnown(state, judged, inputs);
  const sinceSeconds = next.level === state?.level ? state.sinceSeconds : inputs.atSeconds;
  return { ...next, sinceSeconds };
}

function judge({ signals, unread }: StressSignals): Judged {
  const worstFirst = signals.toSorted((a, b) => stressRank(b.level) - stressRank(a.level));
  return {
    partial: unread.length > 0,
    measured: worstStress(signals.map(({ level }) => level)),
    // First what nobody knows: while there is any, it is why the level is unknown, or why it may be worse.
    reasons: [...unread, ...worstFirst.map(({ reason }) => reason)],
  };
}

function fromKnown(state: StressState | undefined, judged: Judged, inputs: StressInputs): Next {
  const held = state?.lastKnownLevel ?? 'normal';
  const { measured, partial } = judged;
  return partial && !(stressRank(measured) >= stressRank(held) && proves(measured))
    ? unknown(held, [...judged.reasons, ...earlier(state, judged)])
    : settled(state, judged, inputs);
}

/** Out of `unknown` at once only upwards; else after everything could be read for a while. */
function fromUnknown(state: StressState, judged: Judged, inputs: StressInputs): Next {
  const held = state.lastKnownLevel;
  const { measured, partial } = judged;
  const reasons = [...judged.reasons, ...earlier(state, judged)];
  if (stressRank(measured) > stressRank(held) && (!partial || proves(measured)))
    return known(measured, judged);
  if (partial) return unknown(held, reasons);
  const { atSeconds } = inputs;
  const { readableSinceSeconds = atSeconds, calmSinceSeconds = atSeconds } = state;
  if (atSeconds - readableSinceSeconds >= readableSeconds) return settled(state, judged, inputs);
  return {
    ...unknown(held, reasons),
    readableSinceSeconds,
    ...(measured !== held && { calmSinceSeconds }),
  };
}

/** Where the level can be known: up, or held, or down after calm. */
function settled(state: StressState | undefined, judged: Judged, { atSeconds }: StressInputs): Next {
  const held = state?.lastKnownLevel ?? 'normal';
  const { measured } = judged;
  if (stressRank(measured) >= stressRank(held)) return known(measured, judged);
  const { calmSinceSeconds = atSeconds } = state ?? {};
  const isCalm = atSeconds - calmSinceSeconds >= calmSeconds;
  const level = isCalm ? oneLevelBelow(held) : held;
  if (level === measured) return known(measured, judged);
  return {
    level,
    lastKnownLevel: level,
    calmSinceSeconds: isCalm ? atSeconds : calmSinceSeconds,
    reasons: [...judged.reasons, ...earlier(state, judged)],
  };
}

/** Bad enough to count although something else could not be read. */
function proves(measured: KnownStressLevel): boolean {
  return stressRank(measured) >= stressRank('stressed');
}

function known(level: KnownStressLevel, { reasons }: Judged): Next {
  return { level, lastKnownLevel: level, reasons };
}

function unknown(held: KnownStressLevel, reasons: readonly StressReason[]): Next {
  return { level: 'unknown', lastKnownLevel: held, reasons };
}

const mark = ' (before)';

/** Reasons of before that none of now replaces, marked: without them a level that time holds would have none. Maintenance holds none. */
function earlier(state: StressState | undefined, { reasons }: Judged): StressReason[] {
  return (state?.reasons ?? [])
    .filter(({ code }) => code !== 'maintenance' && reasons.every((reason) => reason.code !== code))
    .map(({ code, text }) => ({ code, text: text.endsWith(mark) ? text : `${text}${mark}` }));
}
