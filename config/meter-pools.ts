import type { MeterPool } from './contract/meter-settings';
import type { StageConfig } from './schema/stage';

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
