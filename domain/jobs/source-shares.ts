import type { JobSummary, WholeQueue } from './job-store-reading';

/** How much of a queue one name accounts for. */
export interface Share {
  readonly name: string;
  /** Of the jobs in the window, 0 to 1. */
  readonly share: number;
  /** How far the share of the whole queue may lie from it, 95 times in 100, were the window a random sample. */
  readonly error: number;
  /** Of an inner class: the class that switches and routes know it by. */
  readonly wrapper?: string;
}

/** One customer's jobs of one source: what a command should name, so that it stops nobody else's. */
interface PairShare {
  readonly source: string;
  readonly account: string;
  readonly share: number;
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
  /** Only jobs that have both tags. Absent in lines of a meter of before. */
  readonly bySourceAndAccount?: readonly PairShare[];
  /** How many job classes the seen jobs have: as many as jobs where each has a name of its own. Absent as above. */
  readonly jobClasses?: number;
}

/** Stands for jobs without the tag. */
export const untagged = '(untagged)';

/** A culprit is among the first; more would only lengthen the line. */
export const shownNames = 10;

/** Of the normal distribution: 95 % lie within as many standard deviations. */
const Z = 1.96;

/** Jobs that were looked at, and how many they stand for: themselves, or more. */
interface Stratum {
  readonly jobs: readonly JobSummary[];
  readonly standsFor: number;
}

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
  return stratifiedShares([{ jobs: window, standsFor: Math.max(totalJobs, window.length) }]);
}

/**
 * Shares of a whole queue: what both windows hold counts as it is, and an even sample stands for all between them. Such a
 * sample follows a mixture that changed on the way, which no window does.
 *
 * @param between at least one wherever the queue is longer than `known`
 */
export function wholeQueueShares({ known, between }: WholeQueue, totalJobs: number): SourceShares {
  const rest = Math.max(between.length, totalJobs - known.length);
  return stratifiedShares([
    { jobs: known, standsFor: known.length },
    { jobs: between, standsFor: rest },
  ]);
}

function stratifiedShares(strata: readonly Stratum[]): SourceShares {
  const jobs = strata.flatMap((stratum) => stratum.jobs);
  const shares = (nameOf: (job: JobSummary) => string): readonly Share[] =>
    counted(strata, nameOf)
      .slice(0, shownNames)
      .map(({ name, share, error }) => ({ name, share, error }));
  return {
    seenJobs: jobs.length,
    totalJobs: sum(strata, ({ standsFor }) => standsFor),
    byJobClass: counted(strata, shownClass)
      .slice(0, shownNames)
      .map(({ name, share, error, job }) => ({
        ...{ name, share, error },
        ...(job.innerClass !== undefined && { wrapper: job.jobClass }),
      })),
    bySource: shares(({ source }) => source ?? untagged),
    byAccount: shares(({ account }) => account ?? untagged),
    bySourceAndAccount: counted(strata, pairText).flatMap(pairShare).slice(0, shownNames),
    jobClasses: new Set(jobs.map(shownClass)).size,
  };
}

function shownClass({ innerClass, jobClass }: JobSummary): string {
  return innerClass ?? jobClass;
}

/** One text for each pair, whatever characters it is made of. */
function pairText({ source, account }: JobSummary): string {
  return JSON.stringify([source, account]);
}

function pairShare({ job: { source, account }, share, error }: CountedName): PairShare[] {
  return source === undefined || account === undefined ? [] : [{ source, account, share, error }];
}

/** A share, with one of the jobs that make it. */
interface CountedName extends Share {
  readonly job: JobSummary;
}

/** All names that were seen, largest first. */
function counted(strata: readonly Stratum[], nameOf: (job: JobSummary) => string): readonly CountedName[] {
  const total = sum(strata, ({ standsFor }) => standsFor);
  const seen = strata.filter(({ jobs }) => jobs.length > 0);
  const found = new Map<string, { readonly job: JobSummary; readonly counts: number[] }>();
  for (const [index, { jobs }] of seen.entries()) {
    for (const job of jobs) {
      const name = nameOf(job);
      const { counts } = found.get(name) ?? { counts: seen.map(() => 0) };
      counts[index] = (counts[index] ?? 0) + 1;
      found.set(name, { job, counts });
    }
  }
  const part = ({ jobs, standsFor }: Stratum, count = 0) => {
    const share = count / jobs.length;
    const weight = standsFor / total;
    return { share: weight * share, error: weight * errorOf(share, jobs.length, standsFor) };
  };
  return [...found]
    .map(([name, { job, counts }]) => {
      const parts = seen.map((stratum, index) => part(stratum, counts[index]));
      const error = Math.hypot(...parts.map((one) => one.error));
      return { name, job, share: sum(parts, (one) => one.share), error };
    })
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
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
