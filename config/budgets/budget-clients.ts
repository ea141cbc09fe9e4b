import type { StageConfig } from '../schema/stage';
import { taskPeaks } from '../task-peaks';
import { type ConnectionsPerTask, connectionsPerTask } from './connections-per-task';

/** A service or pool as every budget counts it: at its maximum, in the middle of a rollout. */
export interface BudgetClient {
  /** Its key path: `workers.urgent`. */
  readonly name: string;
  /** web, api, websockets or workers. */
  readonly role: string;
  readonly peakTasks: number;
  /** CPU units of one task. */
  readonly cpu: number;
  /** Jobs that one task runs at once; 0 for services. */
  readonly jobsPerTask: number;
  readonly perTask: ConnectionsPerTask;
}

export function budgetClients(config: StageConfig): BudgetClient[] {
  return taskPeaks(config).map(({ entry, peakTasks }) => ({
    name: entry.path.join('.'),
    role: entry.group === 'services' ? entry.task.kind : 'workers',
    peakTasks,
    cpu: entry.task.cpu,
    jobsPerTask: entry.group === 'workers' ? entry.task.concurrency : 0,
    perTask: connectionsPerTask(entry),
  }));
}
