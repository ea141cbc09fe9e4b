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
 * What was adopted from another store comes into the stage's, or goes back to where it was. Never both.
 *
 * @throws Error where there is no such operation, no pool serves the queue, or its jobs go the other way
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
  checkDirection(known, context.isOtherStore ?? false);
  let operation: ParkedOperation = {
    ...(await settleBatches(context, known)),
    version: 2,
  };
  if (known.kind === 'adopt' && known.phase !== 'returning' && known.phase !== 'returned') {
    // Known before the first job is back: one of two stores has its cursor, and the other one must never be asked.
    operation = { ...operation, phase: 'returning', goesBack: context.isOtherStore ?? false };
    await objects.writeOperation(operation);
  }
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

function checkDirection({ id, kind, phase, goesBack = false }: ParkedOperation, isOtherStore: boolean): void {
  if (kind !== 'adopt') {
    if (!isOtherStore) return;
    throw new Error(`id: expected what was adopted from another store, got ${id}`);
  }
  if (phase === 'taking' && !isOtherStore) {
    throw new Error(
      `${id} still takes jobs out of the other store: let \`queue adopt\` come to its end first`,
    );
  }
  if ((phase === 'returning' || phase === 'returned') && goesBack !== isOtherStore) {
    throw new Error(
      goesBack
        ? `${id} goes back to the store that it came from, so it cannot come in here`
        : `${id} comes into the store of this stage already, so it cannot go back`,
    );
  }
}

/** Nothing is left in them that may be asked for. */
function batchesAreGone({ phase, doubtful, returnedDoubtful }: ParkedOperation): boolean {
  return phase === 'returned' && returnedDoubtful.jobs + returnedDoubtful.present >= doubtful;
}
