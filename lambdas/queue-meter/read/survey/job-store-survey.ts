import type { UnservedWork } from '../../../../domain/jobs/unserved-work';

/** What was seen of the workers of one BullMQ queue, and the newest BullMQ that opened it. JSON. */
export interface QueueTrace {
  /** When the store last showed a worker of it, seconds since 1970. Absent: never. */
  readonly workerAtSeconds?: number;
  /** Of `meta`, as `5.81.5`, and when it stood there last. */
  readonly newestVersion?: { readonly version: string; readonly atSeconds: number };
}

/** Where a survey goes on. JSON: it outlives the process in the meter's state. */
export interface SurveyMemory {
  /** SCAN's cursor. */
  readonly cursor: string;
  /** Keys that told of queues which no pool serves, and which still held jobs. */
  readonly keys: readonly string[];
  /** By queue of the stage; BullMQ only. */
  readonly traces: Readonly<Record<string, QueueTrace>>;
  /** When all connections were last listed, seconds since 1970; BullMQ only. */
  readonly listedAtSeconds?: number;
}

/** What the job store holds beyond the stage file, and whether anybody works on what is in it. */
export interface JobStoreSurvey {
  readonly unserved: UnservedWork;
  /** What was seen and is not what it seems, a sentence each. */
  readonly notUnderstood: readonly string[];
  /** To be given to the next survey. */
  readonly memory: SurveyMemory;
}

/** What a library's own survey found. */
export interface FoundWork {
  readonly queues: readonly FoundQueue[];
  readonly notUnderstood: readonly string[];
}

export interface FoundQueue {
  /** The key by which it was found, to be looked at again. */
  readonly key: string;
  readonly queue: string;
  readonly keyPrefix?: string;
  readonly jobs: number;
  /** Those of them that wait in groups of BullMQ Pro. */
  readonly groupedJobs?: number;
}
