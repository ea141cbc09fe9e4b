import type { ParkedJob } from './parked-job';

/** How many BullMQ jobs have what whoever moves them must know of. */
export interface JobNotes {
  /** Keep others of their deduplication id out. */
  readonly deduplicated: number;
  /** Are followed by a newer one, which BullMQ keeps until they end (`keepLastIfActive`). */
  readonly followed: number;
  /** Have an id of the app's own. */
  readonly ownIds: number;
}

export const noNotes: JobNotes = { deduplicated: 0, followed: 0, ownIds: 0 };

/** Of jobs of either library; those of Sidekiq have none. */
export function notesOf(jobs: readonly ParkedJob[]): JobNotes {
  let { deduplicated, followed, ownIds } = noNotes;
  for (const { deduplication, member, fields } of jobs) {
    if (deduplication !== undefined) deduplicated += 1;
    if (deduplication?.next !== undefined) followed += 1;
    // BullMQ counts from 1; an app's own id may not be a whole number. Sidekiq's jobs have no name in a hash.
    if (fields?.name !== undefined && !/^\d+$/.test(member)) ownIds += 1;
  }
  return { deduplicated, followed, ownIds };
}

export function addNotes(one: JobNotes = noNotes, other: JobNotes = noNotes): JobNotes {
  return {
    deduplicated: one.deduplicated + other.deduplicated,
    followed: one.followed + other.followed,
    ownIds: one.ownIds + other.ownIds,
  };
}
