import type { StageConfig } from './schema/stage';

/** The queues of all pools, each once, in alphabetical order: a pool moved within the stage file changes no task. */
export function stageQueues({ workers }: Pick<StageConfig, 'workers'>): string[] {
  return [...new Set(Object.values(workers).flatMap(({ queues }) => queues))].sort();
}
