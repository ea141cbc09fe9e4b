import { currentStress } from '../../domain/stress/current-stress';
import type {
  KnownStressLevel,
  StressLevel,
  StressReasonCode,
  StressReport,
} from '../../domain/stress/stress-report';

/** What anybody may know: no names, no figures. Times are ISO 8601 in UTC. */
export interface PublicStress {
  readonly level: StressLevel;
  /** Absent where nothing is known. */
  readonly since?: string;
  /** The level before it became unknown; the level itself while it is known. Absent where nothing is known. */
  readonly lastKnownLevel?: KnownStressLevel;
  /** There while customers are being refused by plan. Nothing of it is in the level. */
  readonly maintenance?: true;
  /** Sentences for people. */
  readonly reasons: readonly string[];
  /** When this was found. Absent where nothing is known. */
  readonly at?: string;
}

const sentences: Readonly<Record<StressReasonCode, string>> = {
  'jobs-late': 'Some work in the background, such as sending messages, takes longer than usual.',
  'job-store-memory': 'More work is waiting than usual. Large jobs such as imports may have to wait.',
  'pubsub-memory': 'Pages may update late. Reloading shows what is new.',
  'web-errors': 'Some requests fail. Trying again helps in most cases.',
  'store-unreachable': 'A part of the platform cannot be measured.',
  'report-stale': 'There are no current measurements.',
  maintenance: 'A part of the platform is closed for planned maintenance.',
};

/** What `/status.json` tells of a report, or of none. */
export function publicStress(report: StressReport | undefined, nowSeconds: number): PublicStress {
  const { level, sinceSeconds, lastKnownLevel, reasons, atSeconds } = currentStress(report, nowSeconds);
  return {
    level,
    ...(sinceSeconds !== undefined && { since: iso(sinceSeconds) }),
    ...(lastKnownLevel !== undefined && { lastKnownLevel }),
    ...(reasons.some(({ code }) => code === 'maintenance') && { maintenance: true }),
    // Of several late pools the public sees one sentence.
    reasons: [...new Set(reasons.map(({ code }) => sentences[code]))],
    ...(atSeconds !== undefined && { at: iso(atSeconds) }),
  };
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
