/** A queue that the store holds and no pool takes jobs from. */
export interface UnservedQueue {
  /** Its name; the whole key of a list that belongs to one process only. */
  readonly queue: string;
  /** What stands before its keys, where it is not what the stage's own have: another prefix or namespace. */
  readonly keyPrefix?: string;
  /** Jobs that have yet to run: waiting, delayed, or in the hands of a worker. */
  readonly jobs: number;
  /** Those of them that wait in groups of BullMQ Pro, which the queue mover does not reach. */
  readonly groupedJobs?: number;
}

/** Keys in another database of the server. What they are is not known: only database 0 is read. */
export interface OtherDatabase {
  readonly database: number;
  readonly keys: number;
}

/** What a job store holds and no pool of the stage works off. */
export interface UnservedWork {
  /** Those that hold jobs, most of them first: at most twenty. */
  readonly queues: readonly UnservedQueue[];
  /** Such queues beyond those. */
  readonly moreQueues: number;
  /** In all of these queues. */
  readonly jobs: number;
  readonly databases: readonly OtherDatabase[];
}

export const nothingUnserved: UnservedWork = { queues: [], moreQueues: 0, jobs: 0, databases: [] };

export function isUnserved({ jobs, databases }: UnservedWork): boolean {
  return jobs > 0 || databases.length > 0;
}

/** Jobs, and keys of other databases: what one of those stands for nobody can see, and it is not nothing. */
export function unservedTotal({ jobs, databases }: UnservedWork): number {
  return databases.reduce((sum, { keys }) => sum + keys, jobs);
}

/** `bulk 50`, `bull:{x}:critical 300`, `database 1: 300 keys`, most first. */
export function unservedTexts({ queues, moreQueues, databases }: UnservedWork): readonly string[] {
  return [
    ...queues.map((queue) => `${unservedName(queue)} ${queue.jobs.toLocaleString('en-US')}`),
    ...(moreQueues > 0 ? [`and ${moreQueues.toLocaleString('en-US')} more queues`] : []),
    ...databases.map(
      ({ database, keys }) =>
        `database ${database}: ${keys.toLocaleString('en-US')} ${keys === 1 ? 'key' : 'keys'}`,
    ),
  ];
}

/** Its name, with the prefix or namespace where that is not the stage's. */
function unservedName({ queue, keyPrefix }: UnservedQueue): string {
  return keyPrefix === undefined ? queue : `${keyPrefix}:${queue}`;
}
