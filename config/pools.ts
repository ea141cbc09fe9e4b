import { defaultKeyPrefix, type JobKeyspace } from '../domain/jobs/queue-keys';
import type { MeterPool } from './contract/meter-settings';
import type { StageConfig, WorkerConfig } from './schema/stage';

/** The queues of all pools, each once, in alphabetical order: a pool moved within the stage file changes no task. */
export function stageQueues({ workers }: Pick<StageConfig, 'workers'>): string[] {
  return [...new Set(Object.values(workers).flatMap(({ queues }) => queues))].sort();
}

/** Under which keys the stage's library keeps its jobs: the same for access rules, queue meter, queue mover and tasks. */
export function jobKeyspace({ framework, stores }: Pick<StageConfig, 'framework' | 'stores'>): JobKeyspace {
  const { prefix, namespace } = stores.jobs ?? {};
  const own = framework === 'bullmq' ? prefix : namespace;
  return { framework, keyPrefix: own ?? defaultKeyPrefix[framework] };
}

/** A pool as the queue meter watches it. None of a pool without queues, such as a scheduler. */
export function meterPool(name: string, worker: WorkerConfig): MeterPool | undefined {
  const { queues, latencyTargetSeconds, concurrency, tasks } = worker;
  if (queues.length === 0) return undefined;
  return { name, queues, latencyTargetSeconds, concurrency, minTasks: tasks.min, maxTasks: tasks.max };
}

/** The pools that the queue meter watches. */
export function meterPools(config: Pick<StageConfig, 'workers'>): MeterPool[] {
  return Object.entries(config.workers).flatMap(([name, worker]) => meterPool(name, worker) ?? []);
}

/**
 * Whether the stage has a queue meter: where there is a job store. Without one no pool scales by its queues, nothing can be
 * parked, and how the platform is nobody computes, so that there is no mover and no status page either.
 */
export function hasMeter({ stores }: Pick<StageConfig, 'stores'>): boolean {
  return stores.jobs !== undefined;
}
