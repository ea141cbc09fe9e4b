/** Where a job stood. `waiting` in a queue, `scheduled` for later, `retry` after a failure (Sidekiq). */
export type ParkedState = 'waiting' | 'prioritized' | 'scheduled' | 'retry';

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
  /** BullMQ: the whole hash of the job. */
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * Jobs that left the store together: one object in the controls bucket, at `batchKey`.
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
