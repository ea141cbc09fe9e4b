import type { MeterPool } from '../../../config/contract/meter-settings';
import type { PoolLoad } from '../../../domain/jobs/meter-line';
import { growthDecision } from '../../../domain/scaling/growth';
import { idleSince, scalingPressurePercent } from '../../../domain/scaling/scaling-signal';
import type { PoolMemory, PoolTasks } from '../state/meter-state';
import { queueMemory } from './arrivals';
import { type BacklogGrowth, backlogGrowingSeconds, backlogGrowth } from './backlog-growth';
import type { PoolJobs } from './pool-jobs';

/** All that is known of one pool. Without `jobs` its queues could not be read. */
export interface PoolFigures {
  readonly name: string;
  /** Of one process, by its own word. */
  readonly jobsPerProcess?: number;
  readonly jobs?: PoolJobFigures;
  readonly tasks?: PoolTasks;
  readonly tasksOfCeilingPercent?: number;
}

/** Figures of a pool whose queues were read. */
export interface PoolJobFigures extends PoolLoad {
  readonly growthStopped: boolean;
  /** Why growth is stopped. */
  readonly growthReason?: string;
}

export interface PoolInput {
  readonly pool: MeterPool;
  /** When the queues were read, seconds since 1970. */
  readonly atSeconds: number;
  readonly jobs: PoolJobs;
  readonly tasks: PoolTasks | undefined;
  readonly completedJobsPerSecond: number | undefined;
  /** Of the whole stage: formats do not tell whose jobs failed. */
  readonly failedJobsPerSecond: number | undefined;
  readonly before: PoolMemory | undefined;
}

/**
 * What was idle, or only grew, while nobody looked is not known: both begin anew after a gap of more than this. Six
 * readings, so that a minute whose meter never started is just bridged.
 */
const maxGapSeconds = 75;

/** Judges a pool whose queues were read, and says what to remember of it. */
export function judgePool(input: PoolInput): { figures: PoolJobFigures; memory: PoolMemory } {
  const { atSeconds, jobs, before } = input;
  const { waitingJobs, inFlightJobs } = jobs;
  const recentMemory = recent(before, atSeconds);
  const growth = growthOf(input);
  const backlog = backlogGrowth(recentMemory?.backlog, waitingJobs, atSeconds);
  const idleSinceSeconds = idleSinceIn(input, recentMemory);
  return {
    figures: {
      oldestJobAgeSeconds: jobs.oldestJobAgeSeconds,
      waitingJobs,
      ...(inFlightJobs !== undefined && { inFlightJobs }),
      ...completedIn(input),
      scalingPressurePercent: pressure(input, growth.stopped),
      idleSeconds: idleSinceSeconds === undefined ? 0 : atSeconds - idleSinceSeconds,
      backlogGrowingSeconds: backlogGrowingSeconds(backlog, atSeconds),
      growthStopped: growth.stopped,
      ...(growth.stopped && growth.reason !== undefined && { growthReason: growth.reason }),
    },
    memory: {
      ...memory(input, backlog),
      growth: growth.state,
      ...(idleSinceSeconds !== undefined && { idleSinceSeconds }),
    },
  };
}

/** Nothing where nobody knows how many jobs run: what cannot be seen is not idle. */
function idleSinceIn(
  { pool, atSeconds, jobs, tasks }: PoolInput,
  before: PoolMemory | undefined,
): number | undefined {
  const { waitingJobs, oldestJobAgeSeconds, inFlightJobs } = jobs;
  if (inFlightJobs === undefined) return undefined;
  const { concurrency, minTasks } = pool;
  return idleSince(before?.idleSinceSeconds, {
    ...{ atSeconds, waitingJobs, oldestJobAgeSeconds, inFlightJobs, concurrency, minTasks },
    ...(tasks !== undefined && { runningTasks: tasks.runningTasks }),
  });
}

/** What is kept of a pool whose queues could not be read: all but that it was idle, which nobody measured. */
export function unreadPool(before: PoolMemory | undefined): PoolMemory | undefined {
  if (before === undefined) return undefined;
  const { idleSinceSeconds: _, ...kept } = before;
  return kept;
}

function growthOf(input: PoolInput): ReturnType<typeof growthDecision> {
  const { pool, atSeconds, tasks, failedJobsPerSecond } = input;
  return growthDecision(input.before?.growth, {
    atSeconds,
    pressurePercent: pressure(input, false),
    maxTasks: pool.maxTasks,
    concurrency: pool.concurrency,
    ...(tasks !== undefined && { runningTasks: tasks.runningTasks }),
    ...completedIn(input),
    ...(failedJobsPerSecond !== undefined && { failedJobsPerSecond }),
  });
}

function pressure({ pool, jobs }: PoolInput, growthStopped: boolean): number {
  const { oldestJobAgeSeconds } = jobs;
  return scalingPressurePercent({
    oldestJobAgeSeconds,
    latencyTargetSeconds: pool.latencyTargetSeconds,
    growthStopped,
  });
}

function completedIn({ completedJobsPerSecond }: PoolInput): { completedJobsPerSecond?: number } {
  return completedJobsPerSecond === undefined ? {} : { completedJobsPerSecond };
}

function recent(before: PoolMemory | undefined, atSeconds: number): PoolMemory | undefined {
  if (before === undefined || atSeconds - before.readAtSeconds > maxGapSeconds) return undefined;
  return before;
}

function memory({ atSeconds, jobs }: PoolInput, backlog: BacklogGrowth): PoolMemory {
  return {
    readAtSeconds: atSeconds,
    queues: Object.fromEntries(jobs.queues.map((reading) => [reading.queue, queueMemory(reading)])),
    ...(jobs.heldJobs !== undefined && { heldJobs: jobs.heldJobs }),
    backlog,
  };
}
