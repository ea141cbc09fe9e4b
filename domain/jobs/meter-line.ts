import type { StressLevel, StressReason } from '../stress/stress-report';
import type { SourceShares } from './source-shares';
import type { UnservedWork } from './unserved-work';

/** A store, as its line and metrics call it. */
type LineStore = 'jobs' | 'pubsub';

/**
 * One reading of the queue meter, as it stands in its log group: one JSON object a line. What could not be read, or has
 * nothing to be compared with, is absent; why is in `failures`. Seconds since 1970 where a name ends in `AtSeconds`.
 */
export interface MeterLine {
  /** Tells readings from other lines of the group. */
  readonly kind: 'reading';
  readonly version: 1;
  readonly stage: string;
  /** The slot that was read: a multiple of 10 s. The metrics carry the same time. */
  readonly slotAtSeconds: number;
  /** From the start of the reading until its figures were ready, milliseconds. */
  readonly tookMs: number;
  readonly stress: {
    readonly level: StressLevel;
    readonly sinceAtSeconds: number;
    readonly reasons: readonly StressReason[];
  };
  readonly failures: readonly { readonly part: string; readonly reason: string }[];
  /** All queues together. */
  readonly jobs?: LineJobs;
  readonly pools: readonly LinePool[];
  readonly queues: readonly LineQueue[];
  readonly stores: Readonly<Partial<Record<LineStore, StoreFigures>>>;
  /** What the job store holds and no pool works off. Absent where there is no such thing, or nobody could look. */
  readonly unserved?: UnservedWork;
  /** How many shares of each kind were kept for each queue, where there was no room for all. */
  readonly sharesKept?: number;
}

/** Jobs of all queues; see `JobStoreReading`. */
export interface LineJobs {
  readonly dueJobs: number;
  /** Absent in lines of before. */
  readonly oldestDueJobSeconds?: number;
  readonly scheduledJobs: number;
  readonly retryJobs?: number;
  readonly deadJobs: number;
  readonly deadJobsAdded?: number;
  readonly completedJobsPerSecond?: number;
  readonly failedJobsPerSecond?: number;
}

/** Gauges of a pool whose queues were read; those that are sent as metrics by the same names. */
export interface PoolLoad {
  readonly oldestJobAgeSeconds: number;
  readonly waitingJobs: number;
  /** Absent: workers hold jobs, and do not tell in a way that is understood how many. */
  readonly inFlightJobs?: number;
  /** Absent: nothing to compare with. */
  readonly completedJobsPerSecond?: number;
  readonly scalingPressurePercent: number;
  readonly idleSeconds: number;
  readonly backlogGrowingSeconds: number;
}

/** One pool; without an age its queues could not be read. */
export interface LinePool extends Partial<PoolLoad> {
  readonly pool: string;
  readonly latencyTargetSeconds: number;
  /** Why the pool does not grow although its jobs are late. */
  readonly growthStopped?: string;
  /** Why it asks for no more tasks yet: the last are not judged, or the job store is full. */
  readonly growthWaits?: string;
  /** Tickets that the pool has, by the article of the runbook. Absent: none, or in lines of before. */
  readonly tickets?: readonly LineTicket[];
  readonly runningTasks?: number;
  readonly desiredTasks?: number;
  /** Jobs that one of its processes runs at once, by its own word: the most that any of them says. Sidekiq only. */
  readonly jobsPerProcess?: number;
  readonly maxTasks: number;
}

interface LineTicket {
  readonly ticket: string;
  readonly openedAtSeconds: number;
}

export interface LineQueue {
  readonly queue: string;
  readonly pool: string;
  readonly waitingJobs: number;
  readonly oldestJobAgeSeconds: number;
  /** The format gives only a lower bound of that age. */
  readonly ageIsLowerBound?: true;
  /** The format gives only a lower bound of `waitingJobs`. */
  readonly waitingIsLowerBound?: true;
  /** Of those that wait, jobs in groups of BullMQ Pro, which the queue mover does not reach. */
  readonly groupedJobs?: number;
  /** Jobs in the windows whose time cannot be true; their ages count for nothing. */
  readonly senselessTimes?: number;
  readonly inFlightJobs?: number;
  readonly delayedJobs?: number;
  /** Who came last, and who runs next. Absent for an empty queue. */
  readonly arriving?: SourceShares;
  readonly next?: SourceShares;
  /** Of all of it, where a sample could be taken. Absent in lines of before. */
  readonly whole?: SourceShares;
}

/** What a store's server counts, by the name of the metric that tells the increase since the reading before. */
export type StoreCounts = Readonly<
  Partial<Record<'evictedKeys' | 'rejectedWrites' | 'droppedClients', number>>
>;

/** Figures of one store that answered. Absent: nothing to compare with, or not known of this engine. */
export interface StoreFigures extends StoreCounts {
  readonly memoryUsedPercent?: number;
  readonly outputBuffersOfMemoryPercent?: number;
  readonly connectionsOfBudgetPercent: number;
  readonly subscribers?: number;
}

/** Another line of the group: something failed before or after a reading, so that no reading tells of it. */
export interface MeterFailureLine {
  readonly kind: 'failure';
  readonly version: 1;
  readonly stage: string;
  /** The slot that it belongs to. */
  readonly slotAtSeconds: number;
  readonly part: string;
  readonly reason: string;
}
