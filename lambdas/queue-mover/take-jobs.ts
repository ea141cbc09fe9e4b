import type { MoveAnswer, TakeRequest } from '../../domain/parked/mover-protocol';
import type { ParkedOperation, ReturnedJobs } from '../../domain/parked/operation';
import { BatchTaking } from './batch-taking';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { storeMemoryPercent } from './read-store';
import { firstScan } from './scan-window';
import { settleBatches } from './settle-batches';

/** Begins an operation or goes on with it, until it is done or its time is over. */
export async function takeJobs(
  context: MoverContext,
  request: TakeRequest,
  untilMs: number,
): Promise<MoveAnswer> {
  const { objects, clock } = context;
  const known = await objects.readOperation(request.id);
  const settled = await settleBatches(context, known ?? begun(request, clock.nowMs()));
  const operation = await takeUntil(context, settled, untilMs);
  const memoryPercent = await storeMemoryPercent(context.store);
  return { done: operation.phase !== 'taking', operation, memoryPercent };
}

const nothingReturned: ReturnedJobs = { position: { batch: 1, jobs: 0 }, jobs: 0, present: 0 };

function begun({ releaseLocks, ...request }: TakeRequest, nowMs: number): ParkedOperation {
  const { id, kind, pattern, queue, who, reason, adopted } = request;
  return {
    ...{ version: 2, id, kind, pattern, who, reason },
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
    ...(queue !== undefined && { queue }),
    ...(adopted !== undefined && { adopted }),
    ...(releaseLocks === true && { releaseLocks }),
  };
}

/** Searches through that always found more mean that jobs come in as fast as they are taken. */
const MOST_PASSES = 3;

/** How often the bucket is told how far it is: an operator looks there, and a mover after this one goes on from there. */
const TOLD_EVERY_MS = 2_000;

async function takeUntil(
  context: MoverContext,
  settled: ParkedOperation,
  untilMs: number,
): Promise<ParkedOperation> {
  const { clock, objects } = context;
  const store = new PacedStore(context);
  let operation = settled;
  while (operation.phase === 'taking' && clock.nowMs() < untilMs) {
    await objects.writeOperation(operation);
    const taking = new BatchTaking(context, store, operation);
    const result = await taking.until(Math.min(untilMs, clock.nowMs() + TOLD_EVERY_MS));
    operation = result.over ? passOver(result.operation) : result.operation;
  }
  await objects.writeOperation(operation);
  return operation;
}

function passOver(operation: ParkedOperation): ParkedOperation {
  const { pass, found } = operation.scan;
  if (found === 0 || pass === MOST_PASSES) return { ...operation, phase: 'kept' };
  return { ...operation, scan: { pass: pass + 1, place: 0, skip: 0, found: 0, left: 0 } };
}
