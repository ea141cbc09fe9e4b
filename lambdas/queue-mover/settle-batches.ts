import { addCounts, type ParkedOperation } from '../../domain/parked/operation';
import type { ParkedBatch } from '../../domain/parked/parked-job';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { takeAnywhere, takenJobs } from './take-chunks';

/**
 * What a mover that ended too early left behind: batches that the operation does not know of yet. Of one that was about
 * to be taken out, whatever still stands in its place is taken now. The rest is in doubt: it was taken by that mover or
 * by a worker.
 */
export async function settleBatches(
  context: MoverContext,
  operation: ParkedOperation,
): Promise<ParkedOperation> {
  const { objects } = context;
  let settled = operation;
  const last = await objects.lastBatch(operation.id, operation.batches);
  for (let number = operation.batches + 1; number <= last; number += 1) {
    const found = await objects.readBatch(operation.id, number);
    const { jobs, doubtful } = found.state === 'parked' ? found : await settle(context, found);
    if (found.state === 'candidate') {
      await objects.writeBatch(operation.id, number, { version: 1, state: 'parked', jobs, doubtful });
    }
    settled = {
      ...settled,
      batches: number,
      taken: settled.taken + jobs.length,
      doubtful: settled.doubtful + doubtful.length,
      counts: addCounts(settled.counts, [...jobs, ...doubtful]),
      scan: { ...settled.scan, found: settled.scan.found + jobs.length },
    };
  }
  return settled;
}

async function settle(
  context: MoverContext,
  { jobs }: ParkedBatch,
): Promise<Pick<ParkedBatch, 'jobs' | 'doubtful'>> {
  const outcomes = await takeAnywhere({ format: context.format, store: new PacedStore(context) }, jobs);
  return { jobs: takenJobs(outcomes), doubtful: jobs.filter((_, index) => outcomes[index] === 'gone') };
}
