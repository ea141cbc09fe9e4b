import type { JobNotes } from '../../domain/parked/job-notes';
import type { OperationKind } from '../../domain/parked/operation';

/** What leaves a queue with BullMQ's jobs, and what cannot be put back as if they had never left. */
export function takenNotes(
  { deduplicated, followed, ownIds }: JobNotes,
  kind: OperationKind,
): readonly string[] {
  return [
    ...noteLine(
      deduplicated,
      'keep others of their deduplication id out, and no longer do: newer ones are added.',
    ),
    ...noteLine(
      followed,
      `${kind === 'park' ? 'are followed by a newer one (keepLastIfActive), which waits with them' : 'would be followed by a newer one (keepLastIfActive), which does not run either'}.`,
    ),
    ...(kind === 'park' ? returnedNotes({ deduplicated, followed: 0, ownIds }) : []),
  ];
}

/** What is put back of BullMQ's jobs only if nothing else stands there, and what nobody can know. */
export function returnedNotes({ deduplicated, ownIds }: JobNotes): readonly string[] {
  return [
    ...noteLine(
      deduplicated,
      'have a deduplication id: where another job holds it then, they are told as present and do not come back. One whose newer job ran meanwhile, and no longer holds the id, comes back with older data.',
    ),
    ...noteLine(
      ownIds,
      'have an id of the app’s own: where a job of that id is in the store, done ones too, they are told as present. One that ran meanwhile and was removed when it was done (removeOnComplete) is not known, and runs again.',
    ),
  ];
}

function noteLine(jobs: number, text: string): readonly string[] {
  return jobs === 0 ? [] : [`${jobs.toLocaleString('en-US')} of these ${text}`];
}
