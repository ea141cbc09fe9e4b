import { databaseConnections } from '../../domain/database-connections';
import type { TaskEntry } from '../every-task';
import type { StageConfig } from '../schema/stage';
import { taskPeaks } from '../task-peaks';
import { type Finding, withSum } from './finding';

/** More tasks than the database has connections for. Rails' default pool, for services that do not say. */
const connectionsPerServiceTask = 5;

/** All services and pools at their maximum, rolling at once, against the database's limit. */
export function database(config: StageConfig): Finding[] {
  const budget = config.budgets.databaseConnections;
  if (budget === undefined) return [];
  const sum = databaseConnections({
    limit: budget.limit,
    reserve: budget.reserve,
    services: taskPeaks(config).map(({ entry, peakTasks }) => ({
      name: entry.path.join('.'),
      role: 'kind' in entry.task ? entry.task.kind : 'workers',
      peakTasks,
      connectionsPerTask: connectionsPerTask(entry),
    })),
  });
  if (sum.fits) return [];
  return [
    {
      path: ['budgets', 'databaseConnections'],
      expected: `at most ${sum.allowed} connections in use`,
      got: withSum(`${sum.used}`, sum.lines),
    },
  ];
}

function connectionsPerTask({ group, task }: TaskEntry): number {
  if (task.databaseConnectionsPerTask !== undefined) return task.databaseConnectionsPerTask;
  if (group === 'workers') return task.concurrency;
  return task.kind === 'websockets' ? 0 : connectionsPerServiceTask;
}
