import type { QueueReading } from '../../../../domain/jobs/job-store-reading';
import { oldestWaiting, type Runnable } from '../oldest-waiting';
import { WINDOW_JOBS } from '../window-size';
import type { FoundQueue } from './ask-bullmq-queue';
import type { BullmqJob } from './bullmq-job';

/** Ids of the two windows of a queue. */
export interface WindowIds {
  /** Next first: those in order, then by priority, then those due that no worker has moved yet. */
  readonly next: readonly string[];
  /** The newest of those in order and the last of the prioritised, to be put in order of their creation. */
  readonly arriving: readonly string[];
}

export function windowIds({ listedHead, listedTail, ...found }: FoundQueue): WindowIds {
  const next = [...listedTail, ...found.prioritizedHead, ...found.due.map(({ id }) => id)];
  return {
    next: [...new Set(next)].slice(0, WINDOW_JOBS),
    arriving: [...new Set([...listedHead, ...found.prioritizedTail])],
  };
}

/**
 * One queue as it was found.
 *
 * A prioritised set is in order of urgency: where not all of it was seen, the oldest of its less urgent jobs may be
 * older, and newly arrived urgent ones are missing from `arriving`. The same holds of jobs pushed last-in-first-out.
 */
export function bullmqQueue(
  found: FoundQueue,
  jobs: ReadonlyMap<string, BullmqJob>,
  nowSeconds: number,
): QueueReading {
  const ids = windowIds(found);
  const dueAt = new Map(found.due.map(({ id, atSeconds }) => [id, atSeconds]));
  const seen = (id: string): BullmqJob[] => {
    const job = jobs.get(id);
    return job === undefined ? [] : [withTime(job, dueAt.get(id))];
  };
  const next = ids.next.flatMap(seen);
  const arriving = ids.arriving.flatMap(seen);
  if (found.prioritizedJobs > 0) arriving.sort((a, b) => b.addedAtSeconds - a.addedAtSeconds);

  return {
    queue: found.queue,
    waitingJobs: found.listedJobs + found.prioritizedJobs + found.dueJobs,
    ...oldestWaiting({
      next: [...next.map(({ runnable }) => runnable), ...found.due.slice(0, 1).map(dueSince)],
      arriving: arriving.map(({ runnable }) => runnable),
      unseenMayBeOlder: unseenMayBeOlder(found, ids, [...next, ...arriving]),
      nowSeconds,
    }),
    inFlightJobs: found.activeJobs,
    delayedJobs: Math.max(0, found.delayedJobs - found.dueJobs),
    addedJobsTotal: found.addedJobsTotal,
    arriving: arriving.slice(0, WINDOW_JOBS).map((job) => job.seen),
    next: next.map((job) => job.seen),
  };
}

function unseenMayBeOlder(found: FoundQueue, ids: WindowIds, jobs: readonly BullmqJob[]): boolean {
  const looked = new Set([...ids.next, ...ids.arriving]);
  const lookedAt = (...lists: (readonly string[])[]): number =>
    new Set(lists.flat().filter((id) => looked.has(id))).size;
  if (found.prioritizedJobs > lookedAt(found.prioritizedHead, found.prioritizedTail)) return true;
  const listUnseen = found.listedJobs > lookedAt(found.listedHead, found.listedTail);
  return listUnseen && jobs.some(({ lifo }) => lifo);
}

/** A job that is due counts from its score, whatever its hash tells of the try before. */
function withTime(job: BullmqJob, atSeconds: number | undefined): BullmqJob {
  if (atSeconds === undefined) return job;
  return { ...job, seen: { ...job.seen, runnableAtSeconds: atSeconds }, runnable: dueSince({ atSeconds }) };
}

function dueSince({ atSeconds }: { readonly atSeconds: number }): Runnable {
  return { known: 'since', atSeconds };
}
