import type { MoveAnswer, TakeRequest } from '../../domain/parked/mover-protocol';
import type { ParkedOperation, ReturnedJobs } from '../../domain/parked/operation';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { firstScan } from './see-window';
import { settleBatches } from './settle-batches';
import { storeMemoryPercent } from './store-memory-percent';
import { takeBatch } from './take-batch';

/** Begins an operation or goes on with it, until it is done or its time is over. */
export async function takeJobs(
  context: MoverContext,
  request: TakeRequest,
  untilMs: number,
): Promise<MoveAnswer> {
  const { objects, clock } = context;
  const known = await objects.readOperation(request.id);
  if (known === undefined) await objects.writeOperation(begun(request, clock.nowMs()));
  let operation = await settleBatches(context, known ?? begun(request, clock.nowMs()));
  const store = new PacedStore(context);
  while (operation.phase === 'taking' && clock.nowMs() < untilMs) {
    operation = await takeBatch(context, store, { operation, untilMs });
  }
  await objects.writeOperation(operation);
  const memoryPercent = await storeMemoryPercent(context.store);
  return { done: operation.phase !== 'taking', operation, memoryPercent };
}

const nothingReturned: ReturnedJobs = { position: { batch: 1, jobs: 0 }, jobs: 0, present: 0 };

function begun({ id, kind, pattern, who, reason }: TakeRequest, nowMs: number): ParkedOperation {
  return {
    version: 1,
    id,
    kind,
    pattern,
    who,
    reason,
    startedAtSeconds: Math.floor(nowMs / 1000),
    phase: 'taking',
    scan: firstScan,
    batches: 0,
    taken: 0,
    doubtful: 0,
    counts: [],
    returned: nothingReturned,
    returnedDoubtful: nothingReturned,
    nextReturnAtMs: 0,
  };
}
