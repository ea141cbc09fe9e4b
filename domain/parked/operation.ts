import type { JobPattern } from '../switchboard/document';
import { displayName, patternText } from '../switchboard/job-pattern';
import type { JobNotes } from './job-notes';

/**
 * `park`: to bring the jobs back. `purge`: to be rid of them; kept all the same, and brought back only by its id. `adopt`:
 * to bring them in from another store.
 */
export type OperationKind = 'park' | 'purge' | 'adopt';

/** The store that jobs are adopted from. */
export interface AdoptedFrom {
  /** `redis.example.com:6379/2`: without user and password. */
  readonly store: string;
  /** Of its keys: BullMQ's prefix, or a namespace of Sidekiq 6. */
  readonly keyPrefix: string;
  /** What was given up stays there. */
  readonly leavesDead: boolean;
}

/** Jobs of one queue, class, source and account. */
export interface ParkedCount {
  readonly queue: string;
  readonly jobClass: string;
  /** Absent where the app does not tag. */
  readonly source?: string;
  readonly account?: string;
  readonly jobs: number;
}

/** How far the search for matching jobs is. Places are lists and sorted sets, in the order of `places`. */
export interface ScanPosition {
  /** From 1. Workers that take jobs move what was not yet seen past the search, so it is repeated until one finds none. */
  readonly pass: number;
  readonly place: number;
  /** Jobs of this place that were seen and left where they are. */
  readonly skip: number;
  /** Jobs of this place still to be looked at: what was added after the search came to it is the next one's. Absent: not yet asked. */
  readonly toSee?: number;
  /** Matching jobs that this pass took. */
  readonly found: number;
  /** Matching jobs that this pass left: BullMQ's parents, children and jobs of schedulers. */
  readonly left: number;
  /** Queues of which `place` counts the places: all that the store held when the pass began. Absent: those of the stage. */
  readonly queues?: readonly string[];
}

/** Everything before it is back in the store: the first `jobs` jobs of `batch`, and all batches before. */
export interface ReturnPosition {
  readonly batch: number;
  readonly jobs: number;
}

export interface ReturnedJobs {
  readonly position: ReturnPosition;
  /** Back in the store. */
  readonly jobs: number;
  /** Not brought back: a job with the same id of the app's own stands in the store. */
  readonly present: number;
}

/** Why nothing more was brought back, though something is left. */
export type ReturnStop = 'ceiling' | 'queue-paused';

/** Jobs of a queue that wait for the next round, because it was paused: all from a position on. */
export interface HeldQueue extends ReturnPosition {
  readonly queue: string;
}

/** Jobs that hold a uniqueness lock, by whether we know its key (Sidekiq). */
export interface LockedJobs {
  /** sidekiq-unique-jobs writes the digest into the job. */
  readonly releasable: number;
  /** Sidekiq Enterprise does not; its locks run out by themselves (`unique_for`). */
  readonly other: number;
}

export const noLocks: LockedJobs = { releasable: 0, other: 0 };

/** @param jobs with or without a lock */
export function addLocks(sum: LockedJobs, jobs: readonly { readonly lock?: string }[]): LockedJobs {
  let { releasable, other } = sum;
  for (const { lock } of jobs) {
    if (lock === '') other += 1;
    else if (lock !== undefined) releasable += 1;
  }
  return { releasable, other };
}

/** What a park or purge did so far: `parked/<id>/operation.json`. The jobs themselves are in its batches. */
export interface ParkedOperation {
  /** 1 before batches were written in two parts, and knows none of what is optional here. Both are read, 2 is written. */
  readonly version: 1 | 2;
  readonly id: string;
  readonly kind: OperationKind;
  readonly pattern: JobPattern;
  /** Only jobs of this queue. Absent: of all. */
  readonly queue?: string;
  readonly who: string;
  readonly reason: string;
  readonly startedAtSeconds: number;
  /** `taking`: not done yet. `kept`: all out. `returning`: on their way back. `returned`: back; the batches are removed. */
  readonly phase: 'taking' | 'kept' | 'returning' | 'returned';
  readonly scan: ScanPosition;
  /** Batches 1 to this one are settled. */
  readonly batches: number;
  readonly taken: number;
  readonly doubtful: number;
  /** Of taken and doubtful jobs, most jobs first, the rarest as one where there are too many. */
  readonly counts: readonly ParkedCount[];
  /** BullMQ: of the taken jobs. Absent: none. */
  readonly notes?: JobNotes;
  readonly returned: ReturnedJobs;
  readonly returnedDoubtful: ReturnedJobs;
  /** The rate allows no job before. Milliseconds since 1970. */
  readonly nextReturnAtMs: number;
  /** Of the jobs that were taken. Absent: none. */
  readonly locked?: LockedJobs;
  /** Of an `adopt`. */
  readonly adopted?: AdoptedFrom;
  /** Of an `adopt`: it goes back to where it came from, and from then on nowhere else. */
  readonly goesBack?: boolean;
  /** Whether the locks go with the jobs. */
  readonly releaseLocks?: boolean;
  /** The turn from which on the function may go on by itself: an event of an earlier one came twice. */
  readonly turn?: number;
  /** How often bringing back went through the batches before: once more for queues that were paused. @default 0 */
  readonly round?: number;
  /** This round brings back only these, those of the round before. Absent: all. */
  readonly roundOf?: readonly HeldQueue[];
  /** Left for the next round. */
  readonly held?: readonly HeldQueue[];
  /** Why the last run brought back nothing more, though something is left. */
  readonly stop?: ReturnStop;
}

/** Which jobs an operation is of: `everything in queue bulk`, `source automation`. */
export function takenText({ pattern, queue }: Pick<ParkedOperation, 'pattern' | 'queue'>): string {
  const jobs = patternText(pattern);
  return queue === undefined ? jobs : `${jobs} in queue ${displayName(queue)}`;
}

/** What an id looks like: it is part of a key in the bucket. */
export const operationIdPattern = /^(park|purge|adopt)-\d{8}-\d{6}-[a-z0-9]{4}$/;

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * `park-20261119-143000-k7fd`: kind, time in UTC, and four letters, so that two operators in the same second have two.
 * In order of time within a kind.
 *
 * @param random four numbers from 0 to below 1
 */
export function operationId(kind: OperationKind, atMs: number, random: readonly number[]): string {
  const [date = '', time = ''] = new Date(atMs)
    .toISOString()
    .replace(/[-:]|\..*/g, '')
    .split('T');
  const ending = random.map((value) => letters[Math.floor(value * letters.length)]).join('');
  return `${kind}-${date}-${time}-${ending}`;
}

/** More are not kept apart: 2,000 are 300 KB of JSON, in an object that is written every few seconds. */
const MOST_COUNTS = 2_000;

/** Stands for class, source and account of all that are not kept apart. The batches still tell them. */
const OTHERS = '(others)';

type Counted = Omit<ParkedCount, 'jobs'> & { readonly jobs?: number };

/** Adds jobs to counts, one each unless they say how many. Most jobs first; the rarest become one per queue. */
export function addCounts(counts: readonly ParkedCount[], jobs: readonly Counted[]): readonly ParkedCount[] {
  const sums = new Map<string, ParkedCount>();
  for (const counted of [...counts, ...jobs]) add(sums, counted);
  const sorted = [...sums.values()].sort((a, b) => b.jobs - a.jobs);
  if (sorted.length <= MOST_COUNTS) return sorted;
  const kept = new Map<string, ParkedCount>();
  for (const count of sorted.slice(0, MOST_COUNTS / 2)) add(kept, count);
  for (const { queue, jobs } of sorted.slice(MOST_COUNTS / 2)) {
    add(kept, { queue, jobClass: OTHERS, source: OTHERS, account: OTHERS, jobs });
  }
  return [...kept.values()].sort((a, b) => b.jobs - a.jobs);
}

function add(sums: Map<string, ParkedCount>, { queue, jobClass, source, account, jobs = 1 }: Counted): void {
  // A class, a source and an account hold no line break that anybody wants apart; JSON costs ten times as much.
  const key = [queue, jobClass, source ?? '\n', account ?? '\n'].join('\n');
  const tags = { ...(source !== undefined && { source }), ...(account !== undefined && { account }) };
  sums.set(key, { queue, jobClass, ...tags, jobs: (sums.get(key)?.jobs ?? 0) + jobs });
}
