import type { QueueReading } from '../../../../domain/jobs/job-store-reading';
import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';
import { oldestWaiting, type Runnable, WINDOW_JOBS } from '../oldest-waiting';
import type { BullmqJob } from './bullmq-job';

/** A job in the delayed set whose time has come. */
interface DueJob {
  readonly id: string;
  readonly atSeconds: number;
}

/** What the first round trip finds in one queue. Ids are at most `WINDOW_JOBS` of each. */
export interface FoundQueue {
  readonly queue: string;
  /** Waiting in order, in `wait` and `paused`. */
  readonly listedJobs: number;
  readonly prioritizedJobs: number;
  readonly activeJobs: number;
  readonly delayedJobs: number;
  readonly dueJobs: number;
  readonly failedJobs: number;
  readonly addedJobsTotal: number;
  /** Null without the workers' option `metrics`. */
  readonly completedTotal: number | null;
  readonly failedTotal: number | null;
  /** Newest first. */
  readonly listedHead: readonly string[];
  /** Next first. */
  readonly listedTail: readonly string[];
  /** Next first. */
  readonly prioritizedHead: readonly string[];
  /** Least urgent first, and of these the newest first. */
  readonly prioritizedTail: readonly string[];
  /** Longest due first. */
  readonly due: readonly DueJob[];
}

/** Scores of the delayed set are milliseconds times this, plus a counter that keeps one millisecond's jobs in order. */
const PER_MILLISECOND = 0x1000;

/** Asks for the counts and both ends of one queue. Each command is O(1), or O(log n) of a sorted set. */
export function queryBullmqQueue(
  batch: CommandBatch,
  keys: BullmqKeys,
  { queue, nowSeconds }: { queue: string; nowSeconds: number },
): () => FoundQueue {
  const head = [0, WINDOW_JOBS - 1] as const;
  const tail = [-WINDOW_JOBS, -1] as const;
  const lastDueScore = (Math.floor(nowSeconds * 1000) + 1) * PER_MILLISECOND - 1;

  const counts = [batch.count('llen', keys.wait), batch.count('llen', keys.paused)];
  const heads = [batch.texts('lrange', keys.wait, ...head), batch.texts('lrange', keys.paused, ...head)];
  const tails = [batch.texts('lrange', keys.wait, ...tail), batch.texts('lrange', keys.paused, ...tail)];
  const prioritizedJobs = batch.count('zcard', keys.prioritized);
  const prioritizedHead = batch.texts('zrange', keys.prioritized, ...head);
  const prioritizedTail = batch.texts('zrange', keys.prioritized, ...tail);
  const activeJobs = batch.count('llen', keys.active);
  const delayedJobs = batch.count('zcard', keys.delayed);
  const dueJobs = batch.count('zcount', keys.delayed, '-inf', lastDueScore);
  const firstDelayed = batch.texts('zrange', keys.delayed, ...head, 'withscores');
  const failedJobs = batch.count('zcard', keys.failed);
  const addedTotal = batch.counter('get', keys.id);
  const completedTotal = batch.counter('hget', keys.completedMetrics, 'count');
  const failedTotal = batch.counter('hget', keys.failedMetrics, 'count');

  return () => ({
    queue,
    listedJobs: counts.reduce((sum, count) => sum + count(), 0),
    prioritizedJobs: prioritizedJobs(),
    activeJobs: activeJobs(),
    delayedJobs: delayedJobs(),
    dueJobs: dueJobs(),
    failedJobs: failedJobs(),
    addedJobsTotal: addedTotal() ?? 0,
    completedTotal: completedTotal(),
    failedTotal: failedTotal(),
    listedHead: heads.flatMap((ids) => ids()).slice(0, WINDOW_JOBS),
    listedTail: tails.flatMap((ids) => [...ids()].reverse()).slice(0, WINDOW_JOBS),
    prioritizedHead: prioritizedHead(),
    prioritizedTail: [...prioritizedTail()].reverse(),
    due: dueIn(firstDelayed(), lastDueScore),
  });
}

/** @param withScores ids and scores in turn, lowest score first */
function dueIn(withScores: readonly string[], lastDueScore: number): DueJob[] {
  const due: DueJob[] = [];
  for (let index = 0; index + 1 < withScores.length; index += 2) {
    const score = Number(withScores[index + 1]);
    if (score > lastDueScore) break;
    due.push({ id: withScores[index] ?? '', atSeconds: Math.floor(score / PER_MILLISECOND) / 1000 });
  }
  return due;
}

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
  const jobOf = (id: string): BullmqJob[] => {
    const job = jobs.get(id);
    return job === undefined ? [] : [withTime(job, dueAt.get(id))];
  };
  const next = ids.next.flatMap(jobOf);
  const arriving = ids.arriving.flatMap(jobOf);
  if (found.prioritizedJobs > 0) arriving.sort((a, b) => b.addedAtSeconds - a.addedAtSeconds);

  return {
    queue: found.queue,
    waitingJobs: found.listedJobs + found.prioritizedJobs + found.dueJobs,
    ...oldestWaiting({
      next: [...next.map(({ runnable }) => runnable), ...found.due.slice(0, 1).map(dueSince)],
      arriving: arriving.map(({ runnable }) => runnable),
      outsideMayBeOlder: outsideMayBeOlder(found, ids, [...next, ...arriving]),
      nowSeconds,
    }),
    inFlightJobs: found.activeJobs,
    delayedJobs: Math.max(0, found.delayedJobs - found.dueJobs),
    addedJobsTotal: found.addedJobsTotal,
    arriving: arriving.slice(0, WINDOW_JOBS).map((job) => job.summary),
    next: next.map((job) => job.summary),
  };
}

function outsideMayBeOlder(found: FoundQueue, ids: WindowIds, jobs: readonly BullmqJob[]): boolean {
  const inWindows = new Set([...ids.next, ...ids.arriving]);
  const readOf = (...lists: (readonly string[])[]): number =>
    new Set(lists.flat().filter((id) => inWindows.has(id))).size;
  if (found.prioritizedJobs > readOf(found.prioritizedHead, found.prioritizedTail)) return true;
  const listGoesOn = found.listedJobs > readOf(found.listedHead, found.listedTail);
  return listGoesOn && jobs.some(({ lifo }) => lifo);
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

function dueSince({ atSeconds }: { readonly atSeconds: number }): Runnable {
  return { known: 'since', atSeconds };
}
