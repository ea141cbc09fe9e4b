import { addNotes, notesOf } from '../../domain/parked/job-notes';
import { addCounts, addLocks, noLocks, type ParkedOperation } from '../../domain/parked/operation';
import {
  type BatchOutcome,
  joinedBatch,
  type ParkedBatch,
  type ParkedJob,
} from '../../domain/parked/parked-job';
import type { TakeOutcome } from './job-format';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { textAt } from './read-store';
import { takeAnywhere } from './take-chunks';
import { parsedReceipt } from './take-from-list';

/**
 * What a mover that ended too early left behind: batches that the operation does not know of yet. What was taken of one
 * that has no outcome the store tells; what still stands in its place is taken now. Where the store tells nothing,
 * because it was replaced or never came to it, what is gone is in doubt: that mover took it, or a worker did.
 */
export async function settleBatches(
  context: MoverContext,
  operation: ParkedOperation,
): Promise<ParkedOperation> {
  const { objects, format, store } = context;
  let settled = operation;
  const last = await objects.lastBatch(operation.id, operation.batches);
  for (let number = operation.batches + 1; number <= last; number += 1) {
    const found = await objects.readBatch(operation.id, number);
    let batch = found;
    if (found.state === 'candidate') {
      const outcome = await settle(context, { operation, number, jobs: found.jobs });
      await objects.writeOutcome(operation.id, number, outcome);
      batch = joinedBatch({ version: 2, jobs: found.jobs }, outcome);
      const key = format.receiptKey(`${operation.id}:${number}`);
      await store([['del', key, settlementKey(key)]]);
    }
    settled = withBatch(settled, number, batch);
  }
  return settled;
}

/** An operation that knows of one batch more. */
function withBatch(operation: ParkedOperation, number: number, batch: ParkedBatch): ParkedOperation {
  const { jobs, doubtful } = batch;
  const counts = addCounts(operation.counts, doubtful.length === 0 ? jobs : [...jobs, ...doubtful]);
  return { ...withTotals(operation, number, batch), counts };
}

/** The same but for the counts by kind, which cost more to add to than all else. */
export function withTotals(
  operation: ParkedOperation,
  number: number,
  { jobs, doubtful }: ParkedBatch,
): ParkedOperation {
  const { scan } = operation;
  const locked = addLocks(operation.locked ?? noLocks, jobs);
  return {
    ...operation,
    version: 2,
    batches: number,
    taken: operation.taken + jobs.length,
    doubtful: operation.doubtful + doubtful.length,
    scan: { ...scan, found: scan.found + jobs.length },
    notes: addNotes(operation.notes, notesOf(jobs)),
    ...(locked.releasable + locked.other > 0 && { locked }),
  };
}

/** What is written down of a batch that was taken. */
export function outcomeOf(
  jobs: readonly ParkedJob[],
  outcomes: readonly TakeOutcome[],
  isDoubtful: (index: number) => boolean = () => false,
): BatchOutcome {
  const left: number[] = [];
  const doubtful: number[] = [];
  const changed: { index: number; job: ParkedJob }[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome === 'gone' && isDoubtful(index)) doubtful.push(index);
    else if (typeof outcome === 'string') left.push(index);
    else if (outcome !== jobs[index]) changed.push({ index, job: outcome });
  }
  return { version: 1, left, doubtful, changed };
}

interface Unsettled {
  readonly operation: ParkedOperation;
  readonly number: number;
  readonly jobs: readonly ParkedJob[];
}

/** Not the receipt itself: that there is none must stay visible to a settlement after one that ended too early. */
function settlementKey(receiptKey: string): string {
  return `${receiptKey}:settled`;
}

async function settle(context: MoverContext, { operation, number, jobs }: Unsettled): Promise<BatchOutcome> {
  const { format, store } = context;
  const key = format.receiptKey(`${operation.id}:${number}`);
  const noted = parsedReceipt(await textAt(store, key));
  const settled = parsedReceipt(await textAt(store, settlementKey(key)));
  const noteOf = (index: number) => noted?.get(index) ?? settled?.get(index);
  // Taken from the end of a batch, and by an earlier settlement from its beginning: what is open stands together.
  const open = jobs.flatMap((_, index) => (noteOf(index) === undefined ? [index] : []));
  const first = open[0] ?? 0;
  const receipt = { key: settlementKey(key), first };
  const taking = { format, store: new PacedStore(context), terms: operation, receipt };
  const taken = await takeAnywhere(taking, jobs.slice(first, first + open.length));
  const outcomes = jobs.map((job, index): TakeOutcome => {
    const note = noteOf(index);
    if (note !== undefined) return note ? job : 'gone';
    return taken[index - first] ?? 'gone';
  });
  return outcomeOf(jobs, outcomes, () => noted === undefined);
}
