/** How the create of a stack ended, as far as CloudFormation still knows. */
export type CreateOutcome =
  /** It never stood: there is nothing in it that anybody has used. */
  | 'failed'
  /** It stood at least once, whatever became of it since. */
  | 'stood'
  /** Something is still being done to it. */
  | 'running'
  /** Nobody can tell any more. To be treated as one that stood. */
  | 'unknown';

/** Statuses that only a create leads to ("Understand stack creation events", stack status codes, CloudFormation user guide). */
const afterFailedCreate: ReadonlySet<string> = new Set([
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'CREATE_FAILED',
  'REVIEW_IN_PROGRESS',
]);

/** These say nothing of what was before: the stack's events do. */
const whileDeleted: ReadonlySet<string> = new Set(['DELETE_FAILED', 'DELETE_IN_PROGRESS']);

/**
 * What became of a stack's create.
 *
 * Not by LastUpdatedTime, which a create by change set has too. A status of a failed create and an event of one that
 * succeeded contradict each other: then it stood.
 *
 * @param status as CloudFormation calls it
 * @param events statuses in the events of the stack itself, not of its resources; 90 days of them are kept
 */
export function createOutcome(status: string, events: readonly string[]): CreateOutcome {
  if (events.some((event) => event === 'CREATE_COMPLETE' || /^(UPDATE|IMPORT)_/.test(event))) return 'stood';
  if (afterFailedCreate.has(status)) return 'failed';
  if (whileDeleted.has(status)) {
    const fromTheStart = events.some(
      (event) => event === 'CREATE_IN_PROGRESS' || event === 'REVIEW_IN_PROGRESS',
    );
    return fromTheStart ? 'failed' : 'unknown';
  }
  return status === 'CREATE_IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS' ? 'running' : 'stood';
}
