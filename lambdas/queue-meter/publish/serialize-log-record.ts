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
  return ({ arriving, next, ...queue }) => ({
    ...queue,
    ...(arriving !== undefined && count > 0 && { arriving: shortened(arriving, count) }),
    ...(next !== undefined && count > 0 && { next: shortened(next, count) }),
  });
}

function shortened(shares: SourceShares, count: number): SourceShares {
  const { seenJobs, totalJobs } = shares;
  const largest = (all: readonly Share[]): readonly Share[] =>
    all.slice(0, count).map(({ name, ...share }) => ({ name: name.slice(0, maxNameLength), ...share }));
  return {
    seenJobs,
    totalJobs,
    byJobClass: largest(shares.byJobClass),
    bySource: largest(shares.bySource),
    byAccount: largest(shares.byAccount),
  };
}

/** Of a name in a shortened line. Tags are no longer anyway. */
const maxNameLength = 100;
