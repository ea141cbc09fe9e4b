import { defaultKeyPrefix, type JobKeyspace } from '../domain/jobs/queue-keys';
import type { MeterPool } from './contract/meter-settings';
import type { StageConfig } from './schema/stage';

/** The queues of all pools, each once, in alphabetical order: a pool moved within the stage file changes no task. */
export function stageQueues({ workers }: Pick<StageConfig, 'workers'>): string[] {
  return [...new Set(Object.values(workers).flatMap(({ queues }) => queues))].sort();
}

/** Under which keys the stage's library keeps its jobs: the same for access rules, queue meter, queue mover and tasks. */
export function jobKeyspace({ framework, stores }: Pick<StageConfig, 'framework' | 'stores'>): JobKeyspace {
  const { prefix, namespace } = stores.jobs;
  const own = framework === 'bullmq' ? prefix : namespace;
  return { framework, keyPrefix: own ?? defaultKeyPrefix[framework] };
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
