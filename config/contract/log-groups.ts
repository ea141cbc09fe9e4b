/** What writes into log groups that people and commands look for by name. */
export type LogGroupOwner = 'queue-meter' | 'status' | 'rollouts';

/** `/bulkhead/<stage>/<owner>`. */
export function logGroupName(stage: string, owner: LogGroupOwner): string {
  return `/bulkhead/${stage}/${owner}`;
}
