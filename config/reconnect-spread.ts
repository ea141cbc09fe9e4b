import { type ReconnectSpread, reconnectSpread } from '../domain/websockets/reconnect-spread';
import type { StageConfig } from './schema/stage';

/** Over how long the browsers of a stage come back, and what keeps it from being sooner. Nothing without websockets. */
export function stageReconnectSpread({ services }: StageConfig): ReconnectSpread | undefined {
  const all = Object.entries(services);
  const web = all.filter(([, { kind }]) => kind === 'web');
  const tiers = all
    .filter(([, { kind }]) => kind === 'websockets')
    .map(([name, { tasks, rollout, connectionsPerTask, scaling }]) => ({
      name,
      tasks,
      rollout,
      connectionsPerTask,
      connectsPerTaskPerSecond: scaling.requestsPerTaskPerMinute / 60,
    }));
  const webReads = (end: 'min' | 'max'): number =>
    web.reduce(
      (sum, [, { tasks, scaling }]) => sum + (tasks[end] * scaling.requestsPerTaskPerMinute) / 60,
      0,
    );
  return reconnectSpread({
    tiers,
    ...(web.length === 0 ? {} : { webReadsPerSecond: { min: webReads('min'), max: webReads('max') } }),
  });
}
