import type { Budget } from '../../domain/budget';
import { rolloutFor } from '../../domain/rollout/rollout-for';
import { uncheckedHealthySeconds } from '../../domain/rollout/rollout-limits';
import { producerConnectionsPerTask, publisherConnectionsPerTask } from '../contract/store-memory';
import { everyTask, type TaskEntry } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import { drainSteps, peakTasks } from './peak-tasks';

/** A budget of a stage and the key that is easiest to change when it does not fit. */
export interface StageBudget {
  readonly path: KeyPath;
  readonly budget: Budget;
}

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
  /** The caches that it reaches. */
  readonly caches: readonly string[];
}

export function budgetClients(config: StageConfig): BudgetClient[] {
  return taskPeaks(config).map(({ entry, peakTasks }) => ({
    name: entry.path.join('.'),
    role: entry.group === 'services' ? entry.task.kind : 'workers',
    peakTasks,
    cpu: entry.task.cpu,
    jobsPerTask: entry.group === 'workers' ? entry.task.concurrency : 0,
    perTask: connectionsPerTask(entry),
    caches: entry.task.caches,
  }));
}

/** Rails' default pool, for services that do not say. */
const databasePerServiceTask = 5;

/** Connections of one task to everything that has few of them to give. */
interface ConnectionsPerTask {
  readonly database: number;
  readonly jobStore: number;
  readonly pubsub: number;
  /** Of those to the pub/sub store: whether they subscribe, or only publish. */
  readonly subscribes: boolean;
  /** To each of its caches, where the cache says nothing else: a pool of the app is as large as what runs at once. */
  readonly cache: number;
}

/** What the stage file says, or what a task of this kind usually holds. Websockets never reach the job store. */
function connectionsPerTask({ group, task }: TaskEntry): ConnectionsPerTask {
  const { databaseConnectionsPerTask } = task;
  if (group === 'workers') {
    return {
      database: databaseConnectionsPerTask ?? task.concurrency,
      jobStore: task.concurrency + producerConnectionsPerTask,
      pubsub: publisherConnectionsPerTask,
      subscribes: false,
      cache: task.concurrency,
    };
  }
  if (task.kind === 'websockets') {
    return {
      // Action Cable looks up who connects; a socket server that does not says 0.
      database: databaseConnectionsPerTask ?? databasePerServiceTask,
      jobStore: 0,
      pubsub: task.subscribersPerTask,
      subscribes: true,
      cache: producerConnectionsPerTask,
    };
  }
  return {
    database: databaseConnectionsPerTask ?? databasePerServiceTask,
    jobStore: producerConnectionsPerTask,
    pubsub: publisherConnectionsPerTask,
    subscribes: false,
    cache: producerConnectionsPerTask,
  };
}

/** The most tasks of a service or pool that hold connections at once. */
export interface TaskPeak {
  readonly entry: TaskEntry;
  readonly peakTasks: number;
}

/** Every service and pool at its maximum, in the middle of a rollout: what each connection budget starts from. */
export function taskPeaks(config: StageConfig): TaskPeak[] {
  return everyTask(config).map((entry) => ({ entry, peakTasks: peakOf(entry) }));
}

function peakOf(entry: TaskEntry): number {
  const { tasks, rollout: mode } = entry.task;
  const decision = rolloutFor(tasks, mode);
  // A range that cannot be rolled is reported by its own check; until it is mended, the worst counts.
  if (!decision.ok) return 2 * tasks.max;
  if (entry.group === 'services') return peakTasks(decision.rollout, tasks.max);

  // With a health check a successor may count after seconds, so nothing is known about how many drains overlap.
  if (entry.task.healthCheckCommand !== undefined) return peakTasks(decision.rollout, tasks.max);
  const steps = drainSteps({
    drainSeconds: entry.task.stopTimeoutSeconds,
    soonestHealthySeconds: uncheckedHealthySeconds,
  });
  return peakTasks(decision.rollout, tasks.max, steps);
}
