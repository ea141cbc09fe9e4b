import type { MeterPool, MeterSettings } from '../../../config/contract/meter-settings';
import type { JobStoreReading } from '../../../domain/jobs/job-store-reading';
import type { MeterReads } from '../read/meter-reads';
import { knownTasks } from '../read/slow-poll-cache';
import { type MeterState, type PoolMemory, type PoolTasks, poolMemory } from '../state/meter-state';
import { lostJobs } from './ended-processes';
import { poolCompletions, withinStage } from './pool-completions';
import { judgePool, type PoolFigures, unreadPool } from './pool-figures';
import { type PoolJobs, poolJobs } from './pool-jobs';
import { type StageCounters, stageCounters } from './stage-counters';

interface PoolsInput {
  readonly settings: MeterSettings;
  readonly slotSeconds: number;
  readonly state: MeterState | undefined;
  readonly reads: MeterReads;
  /** Pools of which the store shows nobody who works, while their tasks run. */
  readonly unseen: ReadonlySet<string>;
  /** Whether the job store takes writes. Undefined: nobody knows. */
  readonly storeHasRoom: boolean | undefined;
}

interface JudgedPools {
  readonly figures: readonly PoolFigures[];
  readonly memories: Readonly<Record<string, PoolMemory>>;
  /** Undefined: the queues could not be read. */
  readonly stage: StageCounters | undefined;
}

/** Judges all pools, those whose queues could not be read included: of them only their tasks are known. */
export function judgePools(input: PoolsInput): JudgedPools {
  const { settings, state, reads } = input;
  const reading = reads.queues.value;
  const stage = reading && stageCounters(reading, state?.jobs, reads.atSeconds);
  const completed = reading ? completions(input, reading, stage) : new Map<string, number>();
  const tasks = knownTasks(input);
  const judged = settings.pools.map((pool) => {
    const { name } = pool;
    const before = poolMemory(state, pool);
    const jobs = reading && seenJobs(poolJobs(pool, reading), name, input);
    const { jobsPerProcess } = jobs ?? {};
    const figures = {
      name,
      ...(jobsPerProcess !== undefined && { jobsPerProcess }),
      ...taskFigures(pool, tasks[name]),
    };
    if (jobs === undefined) return { figures, memory: unreadPool(before) };
    const { figures: jobFigures, memory } = judgePool({
      pool,
      atSeconds: reads.atSeconds,
      jobs,
      before,
      tasks: tasks[name],
      completedJobsPerSecond: completed.get(name),
      failedJobsPerSecond: stage?.failedJobsPerSecond,
      storeHasRoom: input.storeHasRoom,
    });
    return { figures: { ...figures, jobs: jobFigures }, memory };
  });
  return {
    figures: judged.map(({ figures }) => figures),
    memories: Object.fromEntries(
      judged.flatMap(({ figures: { name }, memory }) => (memory === undefined ? [] : [[name, memory]])),
    ),
    stage,
  };
}

/**
 * How many jobs run is not known where nobody is seen to work although tasks run, nor at a full store, where no process of
 * Sidekiq can say it: it is not zero, and nobody is idle. BullMQ's stand in a list that needs no heartbeat.
 */
function seenJobs(
  jobs: PoolJobs | undefined,
  pool: string,
  { settings, unseen, storeHasRoom }: PoolsInput,
): PoolJobs | undefined {
  const isMute = settings.framework === 'sidekiq' && storeHasRoom === false;
  if (jobs === undefined || !(isMute || unseen.has(pool))) return jobs;
  const { inFlightJobs: _, heldJobs, ...seen } = jobs;
  return isMute || heldJobs === undefined ? seen : { ...seen, heldJobs };
}

function completions(
  input: PoolsInput,
  reading: JobStoreReading,
  stage: StageCounters | undefined,
): ReadonlyMap<string, number> {
  const { settings, state, reads } = input;
  const lost = (queues: readonly string[]): number =>
    state?.jobs === undefined
      ? 0
      : lostJobs(
          {
            before: state.jobs.processes,
            beforeAtSeconds: state.jobs.readAtSeconds,
            processes: reading.processes,
          },
          queues,
        );
  const own = settings.pools.map((pool) => {
    const jobs = withLost(seenJobs(poolJobs(pool, reading), pool.name, input), lost(pool.queues));
    return [pool.name, jobs && poolCompletions(jobs, poolMemory(state, pool), reads.atSeconds)] as const;
  });
  return withinStage(new Map(own), leftPerSecond(stage));
}

/** A job whose process was killed is held by nobody, and has not left. */
function withLost(jobs: PoolJobs | undefined, lost: number): PoolJobs | undefined {
  return jobs?.heldJobs === undefined ? jobs : { ...jobs, heldJobs: jobs.heldJobs + lost };
}

/** Sidekiq counts a run that failed as failed only; either way the job has left its queue. */
function leftPerSecond(stage: StageCounters | undefined): number | undefined {
  const { completedJobsPerSecond, failedJobsPerSecond } = stage ?? {};
  if (completedJobsPerSecond === undefined || failedJobsPerSecond === undefined) return undefined;
  return completedJobsPerSecond + failedJobsPerSecond;
}

function taskFigures(
  { maxTasks }: MeterPool,
  tasks: PoolTasks | undefined,
): Pick<PoolFigures, 'tasks' | 'tasksOfCeilingPercent'> {
  if (tasks === undefined) return {};
  return { tasks, tasksOfCeilingPercent: (100 * tasks.runningTasks) / maxTasks };
}
