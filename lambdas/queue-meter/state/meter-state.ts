import type { MeterPool } from '../../../config/contract/meter-settings';
import type { PoolTicket } from '../../../config/contract/pool-tickets';
import type { MeteredRole } from '../../../config/contract/store-names';
import type { GrowthState } from '../../../domain/scaling/growth-state';
import type { QueueMemory } from '../judge/arrivals';
import type { BacklogGrowth } from '../judge/backlog-growth';
import type { HandBacks, ProcessMemory } from '../judge/ended-processes';
import type { TicketMemory } from '../judge/pool-tickets';
import type { StressState } from '../judge/stress-level';
import type { SurveyMemory } from '../read/survey/job-store-survey';

/**
 * Raised with every change of shape, here or in what `domain/` remembers. `upgradedState` then reads what the version
 * before wrote, or the meter begins anew.
 */
export const stateVersion = 4;

/** What is remembered of one pool. */
export interface PoolMemory {
  /** When its queues were read, seconds since 1970. */
  readonly readAtSeconds: number;
  /** By name. */
  readonly queues: Readonly<Record<string, QueueMemory>>;
  /** Jobs that waited, ran or were delayed, in all of them. Absent: nobody knew how many ran. */
  readonly heldJobs?: number;
  readonly backlog: BacklogGrowth;
  /** Since when it could have been smaller. */
  readonly idleSinceSeconds?: number;
  readonly growth?: GrowthState;
}

/** What is remembered of the workers of one pool. */
export interface WorkerMemory {
  /** When the store last showed that they work. */
  readonly seenAtSeconds?: number;
  /** Since when tasks run and it shows none. */
  readonly unseenSinceSeconds?: number;
}

/** Counters of all queues together. */
export interface StageMemory {
  readonly readAtSeconds: number;
  readonly deadJobs: number;
  readonly completedJobsTotal?: number;
  readonly failedJobsTotal?: number;
  /** By name. */
  readonly processes?: Readonly<Record<string, ProcessMemory>>;
  readonly handBacks?: HandBacks;
}

/** Counters of a store's server. */
export interface StoreTotals {
  readonly readAtSeconds: number;
  readonly uptimeSeconds: number;
  /** By the names of `StoreCounts`: a counter that is new has nothing here to be compared with. */
  readonly totals: Readonly<Partial<Record<string, number>>>;
}

/** Tasks of a service, as ECS has them. */
export interface PoolTasks {
  readonly runningTasks: number;
  readonly desiredTasks: number;
}

/** What CloudWatch has from others than the meter. Percent; absent: nobody said. */
export interface CloudWatchFallback {
  /** Of ElastiCache: the fullest and the busiest node of each store. Which of them is the primary changes. */
  readonly stores: Readonly<Partial<Record<MeteredRole, FallbackStore>>>;
  /** Unplanned 5xx among the answers of web and API; absent where too few were given to tell. */
  readonly webErrorPercent?: number;
  /** What rules of maintenance answered in the last minutes, on all load balancers; absent where they did not. */
  readonly plannedAnswers?: number;
}

export interface FallbackStore {
  readonly memoryPercent?: number;
  readonly engineCpuPercent?: number;
}

/** All that the meter remembers from one reading to the next. JSON: it outlives the process in the controls bucket. */
export interface MeterState {
  readonly version: typeof stateVersion;
  readonly stage: string;
  /** The slot of the last reading, seconds since 1970. */
  readonly atSeconds: number;
  readonly pools: Readonly<Record<string, PoolMemory>>;
  readonly jobs?: StageMemory;
  /** Where the survey of the job store goes on. */
  readonly survey?: SurveyMemory;
  /** By pool. */
  readonly workers?: Readonly<Record<string, WorkerMemory>>;
  readonly tickets?: Readonly<Partial<Record<PoolTicket, TicketMemory>>>;
  readonly stores: Readonly<Partial<Record<MeteredRole, StoreTotals>>>;
  /** When the job store was last seen to take no writes. */
  readonly storeFullAtSeconds?: number;
  readonly stress?: StressState;
  /** When ECS and CloudWatch were last polled, whatever they answered. */
  readonly polledAtSeconds?: number;
  /** The last answers, and when they came. */
  readonly tasks?: { readonly atSeconds: number; readonly pools: Readonly<Record<string, PoolTasks>> };
  readonly fallback?: { readonly atSeconds: number } & CloudWatchFallback;
  /** The last stress report that was due: when, and what in it makes another one due. */
  readonly report?: { readonly atSeconds: number; readonly fingerprint: string };
}

/** What is remembered of this pool, while its queues are the same: counts of others say nothing of these. */
export function poolMemory(
  state: MeterState | undefined,
  { name, queues }: MeterPool,
): PoolMemory | undefined {
  // A new pool may be called like a member that every object has.
  const memory = state !== undefined && Object.hasOwn(state.pools, name) ? state.pools[name] : undefined;
  if (memory === undefined || Object.keys(memory.queues).length !== queues.length) return undefined;
  return queues.every((queue) => Object.hasOwn(memory.queues, queue)) ? memory : undefined;
}
