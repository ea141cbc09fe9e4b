import { globalName, type StagePlace } from './global-names';

/** How tasks that `bulkhead run` starts are told from those of services. */
export const oneOffTasks = {
  /** ECS lists tasks by it (API reference, ListTasks), and nothing else of the stage starts tasks with it. */
  startedBy: 'bulkhead-run',
  /** Tag whose value is the service or pool. The role that runs commands may stop only what carries it. */
  tagKey: 'bulkhead:one-off',
  /** Tag whose value is the ARN of whoever started it. */
  whoTagKey: 'bulkhead:one-off-by',
} as const;

/**
 * Path of the roles that tasks have, and of no others: whoever starts a task passes them, and a path is the one wildcard of
 * IAM that holds exactly them, whichever stack they stand in.
 */
export function taskRolePath(place: StagePlace): string {
  return `/${globalName(place)}/tasks/`;
}
