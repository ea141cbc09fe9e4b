/** How the platform is. `unknown`: nobody can tell, and nothing may be shed or scaled because of it. */
export type StressLevel = 'normal' | 'busy' | 'stressed' | 'critical' | 'unknown';

/**
 * Why, as a code for programs. The public sees a sentence for it and nothing else. `maintenance` is no trouble and never
 * raises the level: it says why customers are refused all the same.
 */
export type StressReasonCode =
  | 'jobs-late'
  | 'job-store-memory'
  | 'pubsub-memory'
  | 'web-errors'
  | 'store-unreachable'
  | 'report-stale'
  | 'maintenance';

/** One cause of a level. */
export interface StressReason {
  readonly code: StressReasonCode;
  /** For operators: names the pool or store, the figure and the limit. Never shown to the public. */
  readonly text: string;
}

/** The object in the controls bucket. */
export interface StressReport {
  readonly version: 1;
  readonly stage: string;
  /** When it was written, seconds since 1970. Older than `staleAfterSeconds` reads as `unknown`. */
  readonly atSeconds: number;
  readonly level: StressLevel;
  /** Since when this level holds. */
  readonly sinceSeconds: number;
  /** The last level that was not `unknown`: what a reader goes on with. */
  readonly lastKnownLevel: Exclude<StressLevel, 'unknown'>;
  readonly reasons: readonly StressReason[];
}

/** Three missed writes: a dead meter must never look like calm. */
export const staleAfterSeconds = 180;

/** A level that somebody has measured. */
export type KnownStressLevel = Exclude<StressLevel, 'unknown'>;

/** From the best to the worst. `unknown` is not among them: it is no better and no worse than any. */
export const knownStressLevels = ['normal', 'busy', 'stressed', 'critical'] as const satisfies readonly [
  KnownStressLevel,
  ...KnownStressLevel[],
];

/** 0 for `normal` to 3 for `critical`. */
export function stressRank(level: KnownStressLevel): number {
  return knownStressLevels.indexOf(level);
}

/** The worst of several; `normal` of none. */
export function worstStress(levels: readonly KnownStressLevel[]): KnownStressLevel {
  return knownStressLevels.findLast((level) => levels.includes(level)) ?? 'normal';
}

/** The next better level. */
export function oneLevelBelow(level: KnownStressLevel): KnownStressLevel {
  return knownStressLevels[stressRank(level) - 1] ?? 'normal';
}
