/** What writes into log groups that people and commands look for by name. */
export type LogGroupOwner =
  | 'queue-meter'
  | 'status'
  | 'rollouts'
  /** What operators changed, one line of JSON each (ops/kit/change/audit.ts). */
  | 'audit'
  | 'queue-mover'
  | 'switchboard-seed'
  | 'service-linked-roles';

/** `/bulkhead/<stage>/<owner>`. */
export function logGroupName(stage: string, owner: LogGroupOwner): string {
  return `/bulkhead/${stage}/${owner}`;
}
