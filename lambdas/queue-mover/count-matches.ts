import type { LookAnswer, LookRequest } from '../../domain/parked/mover-protocol';
import { addCounts, type ParkedCount } from '../../domain/parked/operation';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { storeMemoryPercent } from './read-store';
import { firstScan, scanWindow } from './scan-window';

/** Counts matching jobs from the position of the request on, once through all places, and takes none. */
export async function countMatches(
  context: MoverContext,
  { pattern, scan: from = firstScan }: LookRequest,
  untilMs: number,
): Promise<LookAnswer> {
  const store = new PacedStore(context);
  const { format, clock } = context;
  let scan = from;
  let seen = 0;
  let counts: readonly ParkedCount[] = [];
  for (;;) {
    const window = await scanWindow({ format, store, pattern, scan, most: Infinity });
    counts = addCounts(
      counts,
      window.candidates.map(({ job }) => job),
    );
    seen += window.scanned;
    scan = { ...window.scan, found: window.scan.found + window.candidates.length };
    if (window.over || clock.nowMs() >= untilMs) {
      return {
        done: window.over,
        scan,
        seen,
        counts,
        memoryPercent: await storeMemoryPercent(context.store),
      };
    }
  }
}
