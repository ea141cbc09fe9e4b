/** What is known of one job in a window, without its arguments. */
export interface JobSummary {
  readonly jobClass: string;
  /** The `source` tag of docs/app-contract.md; absent where the app does not tag. */
  readonly source?: string;
  readonly account?: string;
  /** When the job became runnable, seconds since 1970; absent where the format does not tell. */
  readonly runnableAtSeconds?: number;
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
  /** Jobs of this queue that workers hold; absent where the format counts them only by process (Sidekiq). */
  readonly inFlightJobs?: number;
  /** Jobs waiting for their time; absent where the format keeps them in one set for all queues (Sidekiq). */
  readonly delayedJobs?: number;
  /** A counter of all jobs ever added; absent where the format has none (Sidekiq). */
  readonly addedJobsTotal?: number;
  /** The newest jobs, newest first: bounded, whatever the backlog. */
  readonly arriving: readonly JobSummary[];
  /** The jobs that run next, next first: bounded. */
  readonly next: readonly JobSummary[];
}

/** A process of workers, where the store knows it. */
export interface WorkerProcess {
  readonly name: string;
  readonly queues: readonly string[];
  readonly busyJobs: number;
  readonly concurrency?: number;
}

/** One reading of all queues. */
export interface JobStoreReading {
  readonly queues: readonly QueueReading[];
  /** Scheduled or delayed jobs whose time has come, not yet moved to their queue. */
  readonly dueJobs: number;
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
}
