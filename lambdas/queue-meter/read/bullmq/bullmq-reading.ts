import type { JobSummary, QueueReading } from '../../../../domain/jobs/job-store-reading';
import { isSensibleTime, oldestWaiting, type Runnable } from '../oldest-waiting';
import type { GroupedJobs } from './bullmq-groups';
import type { BullmqJob } from './bullmq-job';
import type { FoundMiddle } from './bullmq-middle';
import { type FoundQueue, listedJobs, windowIds } from './bullmq-queue';

interface FoundJobs {
  readonly found: FoundQueue;
  readonly middle: FoundMiddle;
  readonly grouped: GroupedJobs;
  /** Of `middle.sampleIds`. */
  readonly sample: readonly JobSummary[];
}

/**
 * One queue as it was found.
 *
 * A prioritised set is in order of urgency, and within a priority in that of arrival: the first of each priority tells the
 * oldest. Where priorities may lie between those that were found, the oldest of those may be older, and newly arrived urgent
 * jobs are missing from `arriving`. The same holds of jobs pushed last-in-first-out.
 *
 * @param jobs those of the windows, the firsts and the groups; some may be gone since their ids were read
 */
export function bullmqQueue(
  { found, middle, grouped, sample }: FoundJobs,
  jobs: ReadonlyMap<string, BullmqJob>,
  nowSeconds: number,
): QueueReading {
  const { windowJobs } = found;
  const ids = windowIds(found);
  const dueAt = new Map(found.due.map(({ id, atSeconds }) => [id, atSeconds]));
  const jobOf = (id: string): BullmqJob[] => {
    const job = jobs.get(id);
    return job === undefined ? [] : [withTime(job, dueAt.get(id))];
  };
  const groupNext = grouped.nextIds.flatMap(jobOf);
  const groupSample = grouped.sampleIds.flatMap(jobOf);
  const next = [...ids.next.flatMap(jobOf), ...groupNext].slice(0, windowJobs);
  const arriving = [...ids.arriving.flatMap(jobOf), ...groupSample];
  if (found.prioritized.jobs + grouped.jobs > 0) {
    arriving.sort((a, b) => b.addedAtSeconds - a.addedAtSeconds);
  }
  const firsts = [...middle.firstIds.flatMap(jobOf), ...groupNext];
  const sensible = ({ runnable }: BullmqJob): Runnable => withoutSenselessTime(runnable, nowSeconds);
  const senselessTimes = new Set(
    [...next, ...arriving, ...firsts].filter((job) => sensible(job) !== job.runnable),
  );
  const known = [...new Set([...ids.next, ...ids.arriving])].flatMap(jobOf);
  const between = [...sample, ...groupSample.map(({ summary }) => summary)];
  const waitingJobs = listedJobs(found) + found.prioritized.jobs + found.dueJobs + grouped.jobs;

  return {
    queue: found.queue,
    waitingJobs,
    ...(middle.groups.more && { waitingIsLowerBound: true }),
    ...(grouped.jobs > 0 && { groupedJobs: grouped.jobs }),
    ...oldestWaiting({
      next: [...next, ...firsts].map(sensible).concat(longestDue(found, nowSeconds)),
      arriving: arriving.map(sensible),
      outsideMayBeOlder: outsideMayBeOlder({ found, middle, grouped }, [...next, ...arriving]),
      nowSeconds,
    }),
    inFlightJobs: found.activeJobs,
    delayedJobs: Math.max(0, found.delayedJobs - found.dueJobs),
    addedJobsTotal: found.addedJobsTotal,
    ...(found.limit !== undefined && { limit: found.limit }),
    arriving: arriving.slice(0, windowJobs).map((job) => job.summary),
    next: next.map((job) => job.summary),
    ...(waitingJobs > Math.min(windowJobs, arriving.length) &&
      (between.length > 0 || known.length >= waitingJobs) && {
        whole: { known: known.map(({ summary }) => summary), between },
      }),
    ...(senselessTimes.size > 0 && { senselessTimes: senselessTimes.size }),
  };
}

function outsideMayBeOlder(
  { found, middle, grouped }: Omit<FoundJobs, 'sample'>,
  jobs: readonly BullmqJob[],
): boolean {
  if (grouped.mayBeOlder || !middle.allPriorities) return true;
  const { next, arriving } = windowIds(found);
  const inWindows = new Set([...next, ...arriving]);
  const read = new Set([...found.listedHead, ...found.listedTail].filter((id) => inWindows.has(id))).size;
  return listedJobs(found) > read && jobs.some(({ lifo }) => lifo);
}

/** A job that is due counts from its score, whatever its hash tells of the try before. */
function withTime(job: BullmqJob, atSeconds: number | undefined): BullmqJob {
  if (atSeconds === undefined) return job;
  return {
    ...job,
    summary: { ...job.summary, runnableAtSeconds: atSeconds },
    runnable: dueSince({ atSeconds }),
  };
}

/** It counts also where its hash is gone. */
function longestDue({ due }: FoundQueue, nowSeconds: number): Runnable[] {
  return due.slice(0, 1).map((job) => withoutSenselessTime(dueSince(job), nowSeconds));
}

function dueSince({ atSeconds }: { readonly atSeconds: number }): Runnable {
  return { known: 'since', atSeconds };
}

function withoutSenselessTime(runnable: Runnable, nowSeconds: number): Runnable {
  if (runnable.known === 'nothing' || isSensibleTime(runnable.atSeconds, nowSeconds)) return runnable;
  return { known: 'nothing' };
}
