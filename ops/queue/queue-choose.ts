import type { OperationKind, ParkedOperation } from '../../domain/parked/operation';
import type { JobPattern } from '../../domain/switchboard/document';
import { patternKey } from '../../domain/switchboard/job-pattern';

/** The newest operation of that kind and pattern that was begun and is not done: the same command goes on with it. */
export function unfinishedOperation(
  operations: readonly ParkedOperation[],
  kind: OperationKind,
  pattern: JobPattern,
): ParkedOperation | undefined {
  return operations.findLast(
    (operation) =>
      operation.kind === kind &&
      operation.phase === 'taking' &&
      patternKey(operation.pattern) === patternKey(pattern),
  );
}

/** What is parked by that pattern and not back, the oldest first. What was purged is brought back only by its id. */
export function parkedBy(
  operations: readonly ParkedOperation[],
  pattern: JobPattern,
): readonly ParkedOperation[] {
  return operations.filter(
    ({ kind, phase, pattern: parked }) =>
      kind === 'park' && phase !== 'returned' && patternKey(parked) === patternKey(pattern),
  );
}

/** Jobs that are still to be brought back. */
export function waitingIn(operation: ParkedOperation, withDoubtful: boolean): number {
  const { taken, doubtful, returned, returnedDoubtful } = operation;
  const certain = taken - returned.jobs - returned.present;
  return withDoubtful ? certain + doubtful - returnedDoubtful.jobs - returnedDoubtful.present : certain;
}
