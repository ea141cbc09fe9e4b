import type { JobSummary } from './job-store-reading';

/** How much of a queue one name accounts for. */
export interface Share {
  readonly name: string;
  /** Of the jobs in the window, 0 to 1. */
  readonly share: number;
  /** How far the share of the whole queue may lie from it, 95 times in 100, were the window a random sample. */
  readonly error: number;
}

/** Who fills a queue, largest first. */
export interface SourceShares {
  readonly seenJobs: number;
  /** From which they were taken. */
  readonly totalJobs: number;
  readonly byJobClass: readonly Share[];
  readonly bySource: readonly Share[];
  readonly byAccount: readonly Share[];
}

/** Stands for jobs without the tag. */
export const untagged = '(untagged)';

/** A culprit is among the first; more would only lengthen the line. */
const SHOWN_NAMES = 10;

/** Of the normal distribution: 95 % lie within as many standard deviations. */
const Z = 1.96;

/**
 * Shares of a queue by job class, source and account: the ten largest of each, ties by name.
 *
 * The error is that of a random sample: the far end of Wilson's interval (it stays honest near 0 and 1, where the
 * usual formula says "no error at all"), shrunk for a finite queue, so that it is 0 when the window is the whole of
 * it. But a window is a contiguous run: the jobs that arrived last, or that run next. For that moment the shares are
 * exact. For the whole queue they are right only if arrivals were mixed all along; a burst between the two windows
 * shows in neither. Two windows that disagree say that the mixture changed.
 *
 * @param totalJobs length of the queue; one that shrank below the window while it was read counts as the window
 */
export function sourceShares(window: readonly JobSummary[], totalJobs: number): SourceShares {
  const total = Math.max(totalJobs, window.length);
  const shares = (nameOf: (job: JobSummary) => string | undefined): readonly Share[] =>
    largest(counted(window, nameOf), window.length, total);
  return {
    seenJobs: window.length,
    totalJobs: total,
    byJobClass: shares(({ jobClass }) => jobClass),
    bySource: shares(({ source }) => source),
    byAccount: shares(({ account }) => account),
  };
}

function counted(
  window: readonly JobSummary[],
  nameOf: (job: JobSummary) => string | undefined,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const job of window) {
    const name = nameOf(job) ?? untagged;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function largest(counts: ReadonlyMap<string, number>, seen: number, total: number): readonly Share[] {
  return [...counts]
    .sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1))
    .slice(0, SHOWN_NAMES)
    .map(([name, count]) => ({ name, share: count / seen, error: errorOf(count / seen, seen, total) }));
}

/** The larger distance from the share to an end of Wilson's interval, times the finite population correction. */
function errorOf(share: number, seen: number, total: number): number {
  if (seen === total) return 0;
  const spread = 1 + Z ** 2 / seen;
  const centre = (share + Z ** 2 / (2 * seen)) / spread;
  const half = (Z / spread) * Math.sqrt((share * (1 - share)) / seen + Z ** 2 / (4 * seen ** 2));
  const farthest = Math.max(share - (centre - half), centre + half - share);
  return farthest * Math.sqrt((total - seen) / (total - 1));
}
