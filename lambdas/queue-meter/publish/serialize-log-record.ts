import type { LineQueue, MeterLine } from '../../../domain/jobs/meter-line';
import type { Share, SourceShares } from '../../../domain/jobs/source-shares';

/** CloudWatch Logs takes events of 256 KB with 26 bytes of its own, and cuts longer ones, which is no JSON any more. */
const maxBytes = 250_000;

/** Shares of each kind that are kept for each queue, where ten are too many. */
const fewer = [5, 3, 1, 0] as const;

/**
 * The line as it is written. A stage of very many queues has no room for all shares: then each queue keeps its largest,
 * as many as fit. A name of a job class that alone is longer than its share of the room is cut.
 */
export function serializeLogRecord(line: MeterLine): string {
  const whole = JSON.stringify(line);
  if (fits(whole)) return whole;
  for (const sharesKept of fewer) {
    const text = JSON.stringify({ ...line, sharesKept, queues: line.queues.map(keeping(sharesKept)) });
    if (fits(text)) return text;
  }
  return JSON.stringify({ ...line, sharesKept: 0, queues: [] });
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= maxBytes;
}

function keeping(count: number): (queue: LineQueue) => LineQueue {
  return ({ arriving, next, whole, ...queue }) => ({
    ...queue,
    ...(arriving !== undefined && count > 0 && { arriving: shortened(arriving, count) }),
    ...(next !== undefined && count > 0 && { next: shortened(next, count) }),
    ...(whole !== undefined && count > 0 && { whole: shortened(whole, count) }),
  });
}

function shortened(shares: SourceShares, count: number): SourceShares {
  const { bySourceAndAccount } = shares;
  const largest = (all: readonly Share[]): readonly Share[] =>
    all.slice(0, count).map(({ name, ...share }) => ({ name: cutName(name), ...share }));
  return {
    ...shares,
    byJobClass: largest(shares.byJobClass),
    bySource: largest(shares.bySource),
    byAccount: largest(shares.byAccount),
    ...(bySourceAndAccount !== undefined && {
      bySourceAndAccount: bySourceAndAccount.slice(0, pairsOf(count)),
    }),
  };
}

/** A pair has two names, and the largest tells whether a flood is one customer's. */
function pairsOf(sharesKept: number): number {
  return Math.floor(sharesKept / 3);
}

/** Of a name in a shortened line. Tags are no longer anyway, and no switch takes a longer one. */
const maxNameLength = 100;

/** One character longer than switches take: half of a name must not pass for a whole one. */
function cutName(name: string): string {
  return name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength)}…`;
}
