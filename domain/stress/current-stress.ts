import {
  type KnownStressLevel,
  type StressLevel,
  type StressReason,
  type StressReport,
  staleAfterSeconds,
} from './stress-report';

/** How the platform is at a moment, to somebody who has a report of some age, or none. Times in seconds since 1970. */
export interface CurrentStress {
  readonly level: StressLevel;
  /** Since when. Absent where there never was a report. */
  readonly sinceSeconds?: number;
  /** What to go on with while the level is unknown. Absent where there never was a report. */
  readonly lastKnownLevel?: KnownStressLevel;
  readonly reasons: readonly StressReason[];
  /** When the report was written. Absent where there never was one. */
  readonly atSeconds?: number;
}

/**
 * What a report still says. One that is too old says `unknown` and its last level: a dead meter must not look like calm.
 * The same goes for one from as far in the future: the clock of its writer would hide the meter's death for as long.
 */
export function currentStress(report: StressReport | undefined, nowSeconds: number): CurrentStress {
  if (report === undefined) {
    return {
      level: 'unknown',
      reasons: [{ code: 'report-stale', text: 'there is no report that can be read' }],
    };
  }
  const { atSeconds, level, sinceSeconds, lastKnownLevel, reasons } = report;
  const ageSeconds = nowSeconds - atSeconds;
  if (Math.abs(ageSeconds) <= staleAfterSeconds) {
    return { level, sinceSeconds, lastKnownLevel, reasons, atSeconds };
  }
  const text = `the last report is ${Math.round(ageSeconds)} s old, and stale after ${staleAfterSeconds} s`;
  return {
    level: 'unknown',
    sinceSeconds: Math.min(atSeconds + staleAfterSeconds, nowSeconds),
    lastKnownLevel,
    reasons: [{ code: 'report-stale', text }],
    atSeconds,
  };
}
