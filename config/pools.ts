import type { MeterPool } from './contract/meter-settings';
import type { StageConfig } from './schema/stage';

/** The queues of all pools, each once, in alphabetical order: a pool moved within the stage file changes no task. */
export function stageQueues({ workers }: Pick<StageConfig, 'workers'>): string[] {
  return [...new Set(Object.values(workers).flatMap(({ queues }) => queues))].sort();
}

/** The pools that the queue meter watches: those with queues. A scheduler has none. */
export function meterPools(config: StageConfig): MeterPool[] {
  return Object.entries(config.workers)
    .filter(([, { queues }]) => queues.length > 0)
    .map(([name, { queues, latencyTargetSeconds, concurrency, tasks }]) => ({
      name,
      queues,
      latencyTargetSeconds,
      concurrency,
      minTasks: tasks.min,
      maxTasks: tasks.max,
    }));
}
