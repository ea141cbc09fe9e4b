import type { QueueLimit } from '../jobs/job-store-reading';
import type { GrowthTrial } from './growth-trial';
import type { JobRate } from './job-rate';

/** Why growth is stopped. JSON. */
export interface GrowthStop {
  readonly atSeconds: number;
  /** A sentence with figures. */
  readonly reason: string;
  /** Tasks that what limits the pool can use; those beyond are given back. Absent in what version 2 wrote. */
  readonly usefulTasks?: number;
  /** From when more tasks than that were counted. */
  readonly fruitlessSince?: number;
  /** Since when nothing is left to give back. */
  readonly settledSince?: number;
  /** What was completed at the limit. */
  readonly completed?: JobRate;
  /** Present where the app's own limit is the reason. */
  readonly appLimit?: QueueLimit;
}

/** JSON: remembered between readings, and over a cold start of the meter. */
export interface GrowthState {
  readonly atSeconds: number;
  /** What ECS last told of the tasks, and when. */
  readonly seen?: { readonly tasks: number; readonly desiredTasks?: number; readonly atSeconds: number };
  readonly calmSince?: number;
  readonly trial?: GrowthTrial;
  /** The last scale-out that nobody has judged: how many tasks it asked for, and when that was seen. */
  readonly unjudged?: { readonly tasks: number; readonly sinceSeconds: number };
  /** The most jobs a second for each task that any number of tasks completed. */
  readonly bestPerTask?: number;
  /** Stops in a row. Each makes the next hold twice as long. */
  readonly stops: number;
  readonly stopped?: GrowthStop;
  /** The last stop, after a hold or a lull ended it, and how many it was in a row. */
  readonly lastStop?: GrowthStop & { readonly stops: number };
}

export interface GrowthSample {
  readonly atSeconds: number;
  /** Age over target in percent, not held below 100. */
  readonly pressurePercent: number;
  readonly runningTasks?: number;
  /** Told together with `runningTasks`. @default as many */
  readonly desiredTasks?: number;
  /** @default 1 */
  readonly minTasks?: number;
  readonly maxTasks: number;
  /** Jobs that one task runs at once, which tells how long they are. @default 1 */
  readonly concurrency?: number;
  /** Jobs that workers hold. @default unknown, and taken for all that the tasks can hold */
  readonly inFlightJobs?: number;
  /** Mean since the reading before, failed ones included. */
  readonly completedJobsPerSecond?: number;
  /** Mean since the reading before, retried ones included. Of the whole stage where the format tells no more. */
  readonly failedJobsPerSecond?: number;
  /** That the app itself keeps in its store, over all queues of the pool in which jobs wait. @default it tells of none */
  readonly appLimit?: QueueLimit;
}
