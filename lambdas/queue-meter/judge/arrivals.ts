import type { JobSummary, QueueReading } from '../../../domain/jobs/job-store-reading';
import { increase } from './counters';

/** Jobs that came into a queue between two readings. */
export interface Arrivals {
  readonly jobs: number;
  /** False: jobs may have come that the reading does not show, or the number is an estimate. */
  readonly exact: boolean;
}

/** What is remembered of a queue. JSON. */
export interface QueueMemory {
  readonly waitingJobs: number;
  readonly addedJobsTotal?: number;
  /** Where the format counts nothing: from it is told how many were taken. */
  readonly head?: QueueHead;
}

/**
 * The shortest time over which a rate is taken from a window. Clocks of producers differ by milliseconds, and jobs that
 * were pushed together carry one time: less than this would turn either into a flood.
 */
const shortestSpanSeconds = 0.01;

/**
 * Jobs that came since the reading before.
 *
 * - The format counts what is added (BullMQ): exact.
 * - It does not (Sidekiq), but the `arriving` window reaches back to the reading before: its jobs that became runnable
 *   since are counted. Exact, because a queue is worked off from its other end.
 * - The whole window is newer, and the queue still holds jobs from before: what its head lost (`takenJobs`), and what it
 *   holds more than then. The window's own rate would be wrong by a tenth of what came, which in a flood is many times
 *   what was finished; this is wrong by a fourteenth of what was taken.
 * - The whole queue is newer: the window's own rate, for the whole time. Of n jobs its standard error is 1/√n of the
 *   number, if they came independently of each other; after a heap it tells only of the heap.
 * - The queue is empty: 0, a lower bound, because jobs may have come and been taken.
 *
 * @returns nothing where there is nothing to go by: no counter before, one that began anew, or no job with a time
 */
export function arrivalsSince(
  queue: QueueReading,
  before: QueueMemory & { readonly readAtSeconds: number },
  atSeconds: number,
): Arrivals | undefined {
  if (queue.addedJobsTotal !== undefined) {
    const jobs = increase(before.addedJobsTotal, queue.addedJobsTotal);
    return jobs === undefined ? undefined : { jobs, exact: true };
  }
  const times = queue.arriving.flatMap(({ runnableAtSeconds }) => runnableAtSeconds ?? []);
  if (times.length === 0) return queue.waitingJobs === 0 ? { jobs: 0, exact: false } : undefined;
  const newer = times.filter((time) => time > before.readAtSeconds).length;
  if (newer < times.length) return { jobs: newer, exact: times.length === queue.arriving.length };
  const head = queueHead(queue.next);
  const jobs =
    head !== undefined && head.oldestAtSeconds <= before.readAtSeconds
      ? takenAndMore(queue, before, head)
      : ownRate(times, atSeconds) * (atSeconds - before.readAtSeconds);
  return jobs === undefined ? undefined : { jobs: Math.max(newer, jobs), exact: false };
}

/** What is to be remembered of a queue. */
export function queueMemory({ waitingJobs, addedJobsTotal, next }: QueueReading): QueueMemory {
  if (addedJobsTotal !== undefined) return { waitingJobs, addedJobsTotal };
  const head = queueHead(next);
  return { waitingJobs, ...(head !== undefined && { head }) };
}

function takenAndMore(queue: QueueReading, before: QueueMemory, head: QueueHead): number | undefined {
  const taken = before.head && takenJobs(before.head, head);
  return taken === undefined ? undefined : taken + queue.waitingJobs - before.waitingJobs;
}

/** Per second. The first job only starts the clock: n - 1 intervals make it right on average, and one tells no rate. */
function ownRate(times: readonly number[], atSeconds: number): number {
  return (times.length - 1) / Math.max(atSeconds - Math.min(...times), shortestSpanSeconds);
}

/** The jobs at that end of a queue from which they are taken, by the times at which they could first run. JSON. */
interface QueueHead {
  readonly jobs: number;
  readonly oldestAtSeconds: number;
  readonly newestAtSeconds: number;
}

/** The head of a queue in order of arrival; nothing where jobs carry no time, or too few to tell how dense they lie. */
function queueHead(next: readonly JobSummary[]): QueueHead | undefined {
  const times = next.flatMap(({ runnableAtSeconds }) => runnableAtSeconds ?? []);
  if (times.length < 2 || times.length < next.length) return undefined;
  return { jobs: times.length, oldestAtSeconds: Math.min(...times), newestAtSeconds: Math.max(...times) };
}

/**
 * Jobs that were taken while the head moved from one to the other: inside the first window by its density, beyond it by
 * that of both. The standard error is about 1/√n of the number for two windows of n/2 jobs each, 7 % for those of a
 * hundred, if jobs came independently of each other. Jobs that came in heaps are told in steps: nothing while the head
 * stands inside a heap, and too many or too few as it leaves it.
 *
 * @returns nothing where all jobs carry one time: then there is no density
 */
function takenJobs(before: QueueHead, now: QueueHead): number | undefined {
  const beforeSpan = before.newestAtSeconds - before.oldestAtSeconds;
  const nowSpan = now.newestAtSeconds - now.oldestAtSeconds;
  const advance = now.oldestAtSeconds - before.oldestAtSeconds;
  const beyond = now.oldestAtSeconds - before.newestAtSeconds;
  if (beforeSpan + nowSpan <= 0) return undefined;
  if (advance <= 0) return beforeSpan > 0 ? 0 : undefined;
  if (beyond <= 0) return ((before.jobs - 1) * advance) / beforeSpan;
  return before.jobs + ((before.jobs + now.jobs - 2) / (beforeSpan + nowSpan)) * beyond;
}
