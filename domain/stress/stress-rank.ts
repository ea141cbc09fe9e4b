import type { StressLevel } from './stress-report';

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
