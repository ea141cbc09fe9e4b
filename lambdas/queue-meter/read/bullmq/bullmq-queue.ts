import type { QueueLimit } from '../../../../domain/jobs/job-store-reading';
import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import type { CommandBatch } from '../../../store-client/command-batch';
import type { Look } from '../look';
import { scoreIn } from '../oldest-waiting';
import { queryGroupSets } from './bullmq-groups';
import { queryBullmqLimit } from './bullmq-limit';
import { type PrioritizedEnds, prioritizedIn } from './bullmq-priorities';

/** A job in the delayed set whose time has come. */
interface DueJob {
  readonly id: string;
  readonly atSeconds: number;
}

/** What the first two round trips find in one queue. */
export interface FoundQueue {
  readonly queue: string;
  /** Ids of each kind that are here at most. */
  readonly windowJobs: number;
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

/** How much stands in the places of one queue, and what it says of itself. */
export interface QueueCounts
  extends Pick<
    FoundQueue,
    | 'queue'
    | 'activeJobs'
    | 'delayedJobs'
    | 'failedJobs'
    | 'addedJobsTotal'
    | 'completedTotal'
    | 'failedTotal'
    | 'limit'
  > {
  /** Of `wait` and `paused`. */
  readonly listLengths: readonly number[];
  readonly prioritizedJobs: number;
  /** There are keys by the names of BullMQ Pro's sets of groups. */
  readonly mayHaveGroups: boolean;
}

/** Asks for the counts of one queue. Each command is O(1). */
export function queryBullmqCounts(batch: CommandBatch, keys: BullmqKeys, queue: string): () => QueueCounts {
  const lengths = [batch.count('llen', keys.wait), batch.count('llen', keys.paused)];
  const prioritizedJobs = batch.count('zcard', keys.prioritized);
  const activeJobs = batch.count('llen', keys.active);
  const delayedJobs = batch.count('zcard', keys.delayed);
  const failedJobs = batch.count('zcard', keys.failed);
  const addedTotal = batch.counter('get', keys.id);
  const completedTotal = batch.counter('hget', keys.completedMetrics, 'count');
  const failedTotal = batch.counter('hget', keys.failedMetrics, 'count');
  const groupKeys = batch.count('exists', ...keys.groupSets);
  const limit = queryBullmqLimit(batch, keys);
  return () => ({
    queue,
    listLengths: lengths.map((length) => length()),
    prioritizedJobs: prioritizedJobs(),
    activeJobs: activeJobs(),
    delayedJobs: delayedJobs(),
    failedJobs: failedJobs(),
    addedJobsTotal: addedTotal() ?? 0,
    completedTotal: completedTotal(),
    failedTotal: failedTotal(),
    mayHaveGroups: groupKeys() > 0,
    limit: limit(),
  });
}

/** What is asked of the ends of a queue. */
interface EndsQuestion {
  readonly counts: QueueCounts;
  readonly look: Look;
  readonly nowSeconds: number;
}

/**
 * Asks for both ends of one queue, of each place in which something stands, and again how much that is: it has gone on since
 * it was counted. Each command is O(1), or O(log n) of a sorted set.
 */
export function queryBullmqEnds(
  batch: CommandBatch,
  keys: BullmqKeys,
  { counts, look: { windowJobs }, nowSeconds }: EndsQuestion,
): () => FoundQueue {
  const head = [0, windowJobs - 1] as const;
  const tail = [-windowJobs, -1] as const;
  const lastDueScore = (Math.floor(nowSeconds * 1000) + 1) * PER_MILLISECOND - 1;
  // Both where either has jobs: a pause moves them from one to the other.
  const isListed = counts.listLengths.some((length) => length > 0);
  const lists = [keys.wait, keys.paused].map((key) =>
    !isListed
      ? nothingListed
      : {
          length: batch.count('llen', key),
          head: batch.texts('lrange', key, ...head),
          tail: batch.texts('lrange', key, ...tail),
        },
  );
  const prioritized =
    counts.prioritizedJobs === 0
      ? nothingListed
      : {
          length: batch.count('zcard', keys.prioritized),
          head: batch.texts('zrange', keys.prioritized, ...head, 'withscores'),
          tail: batch.texts('zrange', keys.prioritized, ...tail, 'withscores'),
        };
  const isDelayed = counts.delayedJobs > 0;
  const dueJobs = isDelayed
    ? batch.count('zcount', keys.delayed, '-inf', lastDueScore)
    : nothingListed.length;
  const firstDelayed = isDelayed
    ? batch.texts('zrange', keys.delayed, ...head, 'withscores')
    : nothingListed.head;
  const groupSets = queryGroupSets(batch, counts.mayHaveGroups ? keys.groupSets : []);
  return () => ({
    ...counts,
    listLengths: lists.map(({ length }) => length()),
    dueJobs: dueJobs(),
    listedHead: lists.flatMap((list) => list.head()).slice(0, windowJobs),
    listedTail: lists.flatMap((list) => [...list.tail()].reverse()).slice(0, windowJobs),
    prioritized: {
      jobs: prioritized.length(),
      head: prioritizedIn(prioritized.head()),
      tail: prioritizedIn(prioritized.tail()),
    },
    due: dueIn(firstDelayed(), lastDueScore),
    groupSets: groupSets(),
    windowJobs,
  });
}

/** What is not asked because nothing stands there. */
const nothingListed = {
  length: (): number => 0,
  head: (): readonly string[] => [],
  tail: (): readonly string[] => [],
};

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

export function windowIds({ windowJobs, listedHead, listedTail, prioritized, due }: FoundQueue): WindowIds {
  const next = [...listedTail, ...prioritized.head.map(({ id }) => id), ...due.map(({ id }) => id)];
  return {
    next: [...new Set(next)].slice(0, windowJobs),
    arriving: [...new Set([...listedHead, ...[...prioritized.tail].reverse().map(({ id }) => id)])],
  };
}
