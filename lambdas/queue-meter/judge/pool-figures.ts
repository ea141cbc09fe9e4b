import type { MeterPool } from '../../../config/contract/meter-settings';
import type { PoolLoad } from '../../../domain/jobs/meter-line';
import { type GrowthDecision, growthDecision } from '../../../domain/scaling/growth';
import { idleSince, scalingPressurePercent } from '../../../domain/scaling/scaling-signal';
import type { PoolMemory, PoolTasks } from '../state/meter-state';
import { queueMemory } from './arrivals';
import { type BacklogGrowth, backlogGrowingSeconds, backlogGrowth, maxGapSeconds } from './backlog-growth';
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
  /** Why the pool asks for no more tasks although growth is not stopped. */
  readonly growthWaits?: string;
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
  /** Whether the job store takes writes. Undefined: nobody knows. */
  readonly storeHasRoom: boolean | undefined;
}

/** Judges a pool whose queues were read, and says what to remember of it. */
export function judgePool(input: PoolInput): { figures: PoolJobFigures; memory: PoolMemory } {
  const { atSeconds, jobs, before } = input;
  const { waitingJobs, inFlightJobs } = jobs;
  const recentMemory = recent(before, atSeconds);
  const growth = growthOf(input);
  const backlog = backlogGrowth(recentMemory?.backlog, waitingJobs, atSeconds);
  const idleSinceSeconds = input.storeHasRoom === true ? idleSinceIn(input, recentMemory) : undefined;
  const fruitlessSince = input.storeHasRoom === true ? growth.fruitless?.sinceSeconds : undefined;
  const sinces = [idleSinceSeconds, fruitlessSince].filter((since) => since !== undefined);
  const waits = input.storeHasRoom === false ? fullStore : growth.waiting;
  return {
    figures: {
      oldestJobAgeSeconds: jobs.oldestJobAgeSeconds,
      waitingJobs,
      ...(inFlightJobs !== undefined && { inFlightJobs }),
      ...completedIn(input),
      scalingPressurePercent: pressure(input, growth.stopped || waits !== undefined),
      idleSeconds: Math.max(0, ...sinces.map((since) => atSeconds - since)),
      backlogGrowingSeconds: backlogGrowingSeconds(backlog, atSeconds),
      growthStopped: growth.stopped,
      ...(growth.stopped && { growthReason: stopText(growth) }),
      ...(waits !== undefined && { growthWaits: waits }),
    },
    memory: {
      ...memory(input, backlog),
      growth: growth.state,
      ...(idleSinceSeconds !== undefined && { idleSinceSeconds }),
    },
  };
}

/** A process of Sidekiq 7 that starts at a full store never moves due jobs, and loses what it holds when it ends. */
const fullStore = 'the job store is full: tasks that start now would not move due jobs. It waits for room.';

function stopText({ reason = 'stopped', fruitless }: GrowthDecision): string {
  return fruitless === undefined ? reason : `${reason} Tasks beyond ${fruitless.usefulTasks} are given back.`;
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

function growthOf(input: PoolInput): GrowthDecision {
  const { pool, atSeconds, jobs, tasks, failedJobsPerSecond } = input;
  return growthDecision(input.before?.growth, {
    atSeconds,
    pressurePercent: pressure(input, false),
    minTasks: pool.minTasks,
    maxTasks: pool.maxTasks,
    concurrency: jobs.jobsPerProcess ?? pool.concurrency,
    ...tasks,
    ...(jobs.inFlightJobs !== undefined && { inFlightJobs: jobs.inFlightJobs }),
    ...(jobs.limit !== undefined && { appLimit: jobs.limit }),
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
