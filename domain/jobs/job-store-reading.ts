/** What is known of one job in a window, without its arguments. */
export interface JobSummary {
  /** As switches, routes and the mover know it: the class that ActiveJob wraps, else the job's own. */
  readonly jobClass: string;
  /** What the app wrote, where `jobClass` is only what carries it: the mailer and its method, a delayed call. */
  readonly innerClass?: string;
  /** The `source` tag of docs/app-contract.md; absent where the app does not tag. */
  readonly source?: string;
  readonly account?: string;
  /** When the job became runnable, seconds since 1970; absent where the format does not tell. */
  readonly runnableAtSeconds?: number;
}

/** A limit of a queue that its app keeps in the store. */
export interface QueueLimit {
  readonly jobsPerSecond?: number;
  /** Jobs that may be in flight at once. */
  readonly inFlightJobs?: number;
}

/** What one reading found in one queue. All counts are of jobs. */
export interface QueueReading {
  readonly queue: string;
  /** Jobs that could run now: waiting and prioritised, and those whose delay is over. Of a paused queue too. */
  readonly waitingJobs: number;
  /** Since the oldest of them became runnable; 0 when none waits. */
  readonly oldestJobAgeSeconds: number;
  /** True where the format gives only a lower bound (a prioritised set is not in order of time). */
  readonly ageIsLowerBound: boolean;
  /** True where jobs stand in more places than are counted (groups of BullMQ Pro). @default false */
  readonly waitingIsLowerBound?: boolean;
  /** Of those that wait, jobs in groups of BullMQ Pro: the queue mover does not reach them. Absent: none. */
  readonly groupedJobs?: number;
  /** Jobs of this queue that workers hold; absent where the format counts them only by process (Sidekiq). */
  readonly inFlightJobs?: number;
  /** Jobs waiting for their time; absent where the format keeps them in one set for all queues (Sidekiq). */
  readonly delayedJobs?: number;
  /** A counter of all jobs ever added; absent where the format has none (Sidekiq). */
  readonly addedJobsTotal?: number;
  /** Absent: the store tells of none (BullMQ's workers may have one of their own). */
  readonly limit?: QueueLimit;
  /** The newest jobs, newest first: bounded, whatever the backlog. */
  readonly arriving: readonly JobSummary[];
  /** The jobs that run next, next first: bounded. */
  readonly next: readonly JobSummary[];
  /** What tells of the whole queue. Absent where it is empty, or too long for a sample of all of it. */
  readonly whole?: WholeQueue;
  /** Jobs whose time is none that could be true, and was left out of all ages. */
  readonly senselessTimes?: number;
}

/** Jobs of a queue from all of it. */
export interface WholeQueue {
  /** Both windows, each job once. */
  readonly known: readonly JobSummary[];
  /** Evenly from all that lies between the windows; empty where nothing does. */
  readonly between: readonly JobSummary[];
}

/** A process of workers, where the store knows it. */
export interface WorkerProcess {
  readonly name: string;
  /** Absent: it beats, and does not say which in a way that is understood. So any pool's jobs may be among its busy ones. */
  readonly queues?: readonly string[];
  /** Absent: as above. */
  readonly busyJobs?: number;
  readonly concurrency?: number;
  /** When it last said that it lives. */
  readonly beatAtSeconds?: number;
  /** It takes no more jobs. */
  readonly isQuiet?: true;
}

/** One reading of all queues. */
export interface JobStoreReading {
  readonly queues: readonly QueueReading[];
  /** Scheduled or delayed jobs and retries whose time has come, not yet moved to their queue. */
  readonly dueJobs: number;
  /** For how long the first of them is due; 0 when none is. */
  readonly oldestDueJobSeconds: number;
  /** Scheduled or delayed jobs, due ones included. */
  readonly scheduledJobs: number;
  /** Failed jobs that will be tried again; absent where they cannot be told from other delayed ones (BullMQ). */
  readonly retryJobs?: number;
  /** Jobs given up for good. */
  readonly deadJobs: number;
  /** Counters since the store was made, where the format has them. */
  readonly completedJobsTotal?: number;
  readonly failedJobsTotal?: number;
  readonly processes: readonly WorkerProcess[];
  /** What stands in the store and was not understood, a sentence each. Nothing of it counts as zero. */
  readonly notUnderstood: readonly string[];
}
