import { addNotes, noNotes, notesOf } from '../../domain/parked/job-notes';
import type { LookAnswer, LookRequest } from '../../domain/parked/mover-protocol';
import { addCounts, addLocks, noLocks, type ParkedCount } from '../../domain/parked/operation';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { storeMemoryPercent } from './read-store';
import { firstScan, placesOf, scanOfQueues, scanWindow } from './scan-window';

/** Counts matching jobs from the position of the request on, once through all places, and takes none. */
export async function countMatches(
  context: MoverContext,
  { pattern, queue, scan: from = firstScan }: LookRequest,
  untilMs: number,
): Promise<LookAnswer> {
  const store = new PacedStore(context);
  const { format, clock } = context;
  let scan = await scanOfQueues(context, from, queue);
  const places = placesOf(context, scan);
  let seen = 0;
  let locked = noLocks;
  let notes = noNotes;
  let counts: readonly ParkedCount[] = [];
  for (;;) {
    const window = await scanWindow({
      ...{ format, places, store, pattern, scan, most: Infinity },
      ...(queue !== undefined && { queue }),
    });
    const jobs = window.candidates.map(({ job }) => job);
    counts = addCounts(counts, jobs);
    notes = addNotes(notes, notesOf(jobs));
    locked = addLocks(locked, jobs);
    seen += window.scanned;
    scan = { ...window.scan, found: window.scan.found + jobs.length };
    if (window.over || clock.nowMs() >= untilMs) {
      const memoryPercent = await storeMemoryPercent(context.store);
      return {
        ...{ done: window.over, scan, seen, counts, notes, memoryPercent },
        ...(queue !== undefined && { queue }),
        ...(locked.releasable + locked.other > 0 && { locked }),
      };
    }
  }
}
