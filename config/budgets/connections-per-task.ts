import { producerConnectionsPerTask, publisherConnectionsPerTask } from '../contract/store-memory';
import type { TaskEntry } from '../every-task';

/** Rails' default pool, for services that do not say. */
const databasePerServiceTask = 5;

/** Connections of one task to everything that has few of them to give. */
export interface ConnectionsPerTask {
  readonly database: number;
  readonly jobStore: number;
  readonly pubsub: number;
  /** Of those to the pub/sub store: whether they subscribe, or only publish. */
  readonly subscribes: boolean;
}

/** What the stage file says, or what a task of this kind usually holds. Websockets never reach the job store. */
export function connectionsPerTask({ group, task }: TaskEntry): ConnectionsPerTask {
  const { databaseConnectionsPerTask } = task;
  if (group === 'workers') {
    return {
      database: databaseConnectionsPerTask ?? task.concurrency,
      jobStore: task.concurrency + producerConnectionsPerTask,
      pubsub: publisherConnectionsPerTask,
      subscribes: false,
    };
  }
  if (task.kind === 'websockets') {
    return {
      // Action Cable looks up who connects; a socket server that does not says 0.
      database: databaseConnectionsPerTask ?? databasePerServiceTask,
      jobStore: 0,
      pubsub: task.subscribersPerTask,
      subscribes: true,
    };
  }
  return {
    database: databaseConnectionsPerTask ?? databasePerServiceTask,
    jobStore: producerConnectionsPerTask,
    pubsub: publisherConnectionsPerTask,
    subscribes: false,
  };
}
