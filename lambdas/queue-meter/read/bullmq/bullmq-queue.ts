import type { QueueLimit } from '../../../../domain/jobs/job-store-reading';
import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';
import { scoreIn, WINDOW_JOBS } from '../oldest-waiting';
import { queryGroupSets } from './bullmq-groups';
import { queryBullmqLimit } from './bullmq-limit';
import { type PrioritizedEnds, prioritizedIn } from './bullmq-priorities';

/** A job in the delayed set whose time has come. */
interface DueJob {
  readonly id: string;
  readonly atSeconds: number;
}

/** What the first round trip finds in one queue. Ids are at most `WINDOW_JOBS` of each. */
export interface FoundQueue {
  readonly queue: string;
  /** Lengths of `wait` and `paused`: waiting in order. */
  readonly listLengths: readonly number[];
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
  readonly prioritized: PrioritizedEnds;
  /** Longest due first. */
  readonly due: readonly DueJob[];
  /** Keys of BullMQ Pro's sets of groups that are there. */
  readonly groupSets: readonly string[];
  readonly limit: QueueLimit | undefined;
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
  const prioritizedHead = batch.texts('zrange', keys.prioritized, ...head, 'withscores');
  const prioritizedTail = batch.texts('zrange', keys.prioritized, ...tail, 'withscores');
  const activeJobs = batch.count('llen', keys.active);
  const delayedJobs = batch.count('zcard', keys.delayed);
  const dueJobs = batch.count('zcount', keys.delayed, '-inf', lastDueScore);
  const firstDelayed = batch.texts('zrange', keys.delayed, ...head, 'withscores');
  const failedJobs = batch.count('zcard', keys.failed);
  const addedTotal = batch.counter('get', keys.id);
  const completedTotal = batch.counter('hget', keys.completedMetrics, 'count');
  const failedTotal = batch.counter('hget', keys.failedMetrics, 'count');
  const groupSets = queryGroupSets(batch, keys);
  const limit = queryBullmqLimit(batch, keys);

  return () => ({
    queue,
    listLengths: counts.map((count) => count()),
    activeJobs: activeJobs(),
    delayedJobs: delayedJobs(),
    dueJobs: dueJobs(),
    failedJobs: failedJobs(),
    addedJobsTotal: addedTotal() ?? 0,
    completedTotal: completedTotal(),
    failedTotal: failedTotal(),
    listedHead: heads.flatMap((ids) => ids()).slice(0, WINDOW_JOBS),
    listedTail: tails.flatMap((ids) => [...ids()].reverse()).slice(0, WINDOW_JOBS),
    prioritized: {
      jobs: prioritizedJobs(),
      head: prioritizedIn(prioritizedHead()),
      tail: prioritizedIn(prioritizedTail()),
    },
    due: dueIn(firstDelayed(), lastDueScore),
    groupSets: groupSets(),
    limit: limit(),
  });
}

/** @param withScores ids and scores in turn, lowest score first */
function dueIn(withScores: readonly string[], lastDueScore: number): DueJob[] {
  const due: DueJob[] = [];
  for (let index = 0; index + 1 < withScores.length; index += 2) {
    const score = scoreIn(withScores[index + 1] ?? 'inf');
    if (score > lastDueScore) break;
    due.push({ id: withScores[index] ?? '', atSeconds: Math.floor(score / PER_MILLISECOND) / 1000 });
  }
  return due;
}

/** Jobs that wait in order. */
export function listedJobs({ listLengths }: Pick<FoundQueue, 'listLengths'>): number {
  return listLengths.reduce((sum, length) => sum + length, 0);
}

/** Ids of the two windows of a queue. */
export interface WindowIds {
  /** Next first: those in order, then by priority, then those due that no worker has moved yet. */
  readonly next: readonly string[];
  /** The newest of those in order and the last of the prioritised, to be put in order of their creation. */
  readonly arriving: readonly string[];
}

export function windowIds({ listedHead, listedTail, prioritized, due }: FoundQueue): WindowIds {
  const next = [...listedTail, ...prioritized.head.map(({ id }) => id), ...due.map(({ id }) => id)];
  return {
    next: [...new Set(next)].slice(0, WINDOW_JOBS),
    arriving: [...new Set([...listedHead, ...[...prioritized.tail].reverse().map(({ id }) => id)])],
  };
}
