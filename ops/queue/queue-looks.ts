import type { LookAnswer } from '../../domain/parked/mover-protocol';
import { addCounts } from '../../domain/parked/operation';

/** Two looks of which the second went on where the first ended, as one. */
export function addLooks(first: LookAnswer, next: LookAnswer): LookAnswer {
  return { ...next, seen: first.seen + next.seen, counts: addCounts(first.counts, next.counts) };
}
