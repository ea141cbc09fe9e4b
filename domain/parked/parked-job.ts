/**
 * Where a job stood. `waiting` in a queue, `scheduled` for later, `retry` after a failure (Sidekiq), `dead` where it was
 * given up: Sidekiq's dead set, BullMQ's failed jobs.
 */
export type ParkedState = 'waiting' | 'prioritized' | 'scheduled' | 'retry' | 'dead';

/** That a BullMQ job kept others of one deduplication id out (`de:<id>`), and what it kept of them. */
export interface HeldDeduplication {
  /** Milliseconds since 1970, by the app's `ttl`. Absent: until the job ends. */
  readonly untilMs?: number;
  /** What BullMQ adds when the job ends (`dn:<id>`, `keepLastIfActive`). */
  readonly next?: Readonly<Record<string, string>>;
}

/** One job, with all that is needed to bring it back as it was. */
export interface ParkedJob {
  /** Of the list or sorted set in which it stood. */
  readonly key: string;
  readonly state: ParkedState;
  /** The queue that it is for. */
  readonly queue: string;
  readonly jobClass: string;
  readonly source?: string;
  readonly account?: string;
  /** What stood in the list or set: a Sidekiq job's JSON, a BullMQ job's id. */
  readonly member: string;
  /** In a sorted set, as the store wrote it. */
  readonly score?: string;
  /** BullMQ: the whole hash of the job. Sidekiq: how far an iterable job is, where that left with it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** BullMQ: lines of its log, the oldest first. Absent: none. */
  readonly logs?: readonly string[];
  /** BullMQ: absent where the job has no deduplication id, or another one holds it. */
  readonly deduplication?: HeldDeduplication;
  /** The texts of this job hold bytes that are no UTF-8: each letter stands for one byte. Absent: they are as they are. */
  readonly encoding?: 'latin1';
  /** Sidekiq: the key of the uniqueness lock that the job holds; empty where only its library knows it. */
  readonly lock?: string;
}

/**
 * Jobs that leave the store together: what is known of one object in the controls bucket, at `batchKey`, and of the
 * outcome beside it.
 *
 * `candidate`: they were about to be taken out; each may still be in the store. `parked`: they are out.
 */
export interface ParkedBatch {
  readonly version: 1;
  readonly state: 'candidate' | 'parked';
  readonly jobs: readonly ParkedJob[];
  /**
   * A mover that ended between taking and writing down left these: they are out of their queue, and either it took
   * them or a worker did. Bringing them back may run them twice, leaving them may run them never.
   */
  readonly doubtful: readonly ParkedJob[];
}

/**
 * What a mover writes of a batch before it takes it, once: jobs are most of what it writes. Version 1 was a whole
 * `ParkedBatch` instead, written a second time as `parked`; such ones are still read.
 */
export interface WrittenBatch {
  readonly version: 2;
  readonly jobs: readonly ParkedJob[];
}

/** What became of a written batch, as its own small object: most often that all of it was taken. Indices from 0. */
export interface BatchOutcome {
  readonly version: 1;
  /** Not taken by us, and surely so. */
  readonly left: readonly number[];
  /** Nobody knows. */
  readonly doubtful: readonly number[];
  /** Taken, but not as it was written down. */
  readonly changed: readonly { readonly index: number; readonly job: ParkedJob }[];
}

/** A batch that was written in two parts, as one. Without an outcome it is not settled. */
export function joinedBatch({ jobs }: WrittenBatch, outcome: BatchOutcome | undefined): ParkedBatch {
  if (outcome === undefined) return { version: 1, state: 'candidate', jobs, doubtful: [] };
  const { left, doubtful, changed } = outcome;
  const out = new Set([...left, ...doubtful]);
  const known = new Map(changed.map(({ index, job }) => [index, job]));
  return {
    version: 1,
    state: 'parked',
    jobs: jobs.flatMap((job, index) => (out.has(index) ? [] : [known.get(index) ?? job])),
    doubtful: doubtful.flatMap((index) => jobs[index] ?? []),
  };
}
