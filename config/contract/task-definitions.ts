/** The container of every task definition that runs the app; others are sidecars. */
export const appContainer = 'app';

/** Family of the task definitions of a service or pool. @param name its key in the stage file; `*` for all of a stage */
export function taskFamily(stage: string, name: string): string {
  return `bulkhead-${stage}-${name}`;
}
