import type { MoveAnswer, ReturnRequest } from '../../domain/parked/mover-protocol';
import type { ParkedOperation } from '../../domain/parked/operation';
import type { MoverContext } from './mover-context';
import { storeMemoryPercent } from './read-store';
import { returnStream, type Stream } from './return-stream';
import { settleBatches } from './settle-batches';

/**
 * Brings an operation's jobs back, or goes on with it. One that still takes jobs stops taking. When all are back the
 * batches are removed; old versions of them stay in the bucket for as long as it keeps them.
 *
 * @throws Error where there is no such operation, or no pool serves the queue
 */
export async function returnJobs(
  context: MoverContext,
  request: ReturnRequest,
  untilMs: number,
): Promise<MoveAnswer> {
  const { objects, queues } = context;
  const { id, toQueue, withDoubtful } = request;
  if (toQueue !== undefined && !queues.includes(toQueue)) {
    throw new Error(`toQueue: expected a queue of this stage (${queues.join(', ')}), got ${toQueue}`);
  }
  const known = await objects.readOperation(id);
  if (known === undefined) throw new Error(`id: expected an operation in the bucket, got ${id}`);
  let operation: ParkedOperation = {
    ...(await settleBatches(context, known)),
    version: 2,
  };
  if (!batchesAreGone(operation)) operation = { ...operation, phase: 'returning' };
  const streams: readonly Stream[] = withDoubtful ? ['jobs', 'doubtful'] : ['jobs'];
  let over = batchesAreGone(operation);
  let stop: MoveAnswer['stop'];
  for (const stream of over ? [] : streams) {
    const result = await returnStream(context, { operation, request, stream, untilMs });
    operation = { ...result.operation, phase: 'returning' };
    over = result.over;
    stop = result.stop;
    if (!over) break;
  }
  operation = { ...operation, stop, ...(over && { phase: 'returned' }) };
  // Written before the batches go: without them, only this says that they were brought back.
  await objects.writeOperation(operation);
  if (over && batchesAreGone(operation)) await objects.removeBatches(id);
  return { done: over, operation, stop, memoryPercent: await storeMemoryPercent(context.store) };
}

/** Nothing is left in them that may be asked for. */
function batchesAreGone({ phase, doubtful, returnedDoubtful }: ParkedOperation): boolean {
  return phase === 'returned' && returnedDoubtful.jobs + returnedDoubtful.present >= doubtful;
}
