import type { MoveAnswer, ReturnRequest, ReturnStop } from '../../domain/parked/mover-protocol';
import type { ParkedOperation, ReturnedJobs } from '../../domain/parked/operation';
import type { ParkedBatch } from '../../domain/parked/parked-job';
import { CommandBatch } from '../store-client/command-batch';
import type { MoverContext } from './mover-context';
import { storeMemoryPercent } from './read-store';
import { parsedCursor } from './return-cursor';
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
  let operation = await settleBatches(context, known);
  const streams: readonly Stream[] = withDoubtful ? ['jobs', 'doubtful'] : ['jobs'];
  let over = batchesAreGone(operation);
  let stop: MoveAnswer['stop'];
  for (const stream of over ? [] : streams) {
    const result = await returnStream(context, { operation, request, stream, untilMs });
    const { returned, nextReturnAtMs } = result;
    const position = stream === 'jobs' ? { returned } : { returnedDoubtful: returned };
    operation = { ...operation, phase: 'returning', nextReturnAtMs, ...position };
    over = result.over;
    stop = result.stop;
    if (!over) break;
  }
  if (over) operation = { ...operation, phase: 'returned' };
  // Written before the batches go: without them, only this says that they were brought back.
  await objects.writeOperation(operation);
  if (over && batchesAreGone(operation)) await objects.removeBatches(id);
  return { done: over, operation, stop, memoryPercent: await storeMemoryPercent(context.store) };
}

/** Nothing is left in them that may be asked for. */
function batchesAreGone({ phase, doubtful, returnedDoubtful }: ParkedOperation): boolean {
  return phase === 'returned' && returnedDoubtful.jobs + returnedDoubtful.present >= doubtful;
}

/** Jobs come back in portions, each of half a second's rate: more often would only be more round trips. */
const PORTION_SECONDS = 0.5;

const MOST_JOBS_AT_ONCE = 200;

/** Certain and doubtful jobs come back one after the other, each with a position of its own. */
type Stream = 'jobs' | 'doubtful';

interface StreamRun {
  readonly operation: ParkedOperation;
  readonly request: ReturnRequest;
  readonly stream: Stream;
  readonly untilMs: number;
}

interface StreamResult {
  readonly returned: ReturnedJobs;
  readonly nextReturnAtMs: number;
  readonly over: boolean;
  readonly stop?: ReturnStop;
}

/** Brings jobs of one stream back, the oldest first, until all are, something stops it, or its time is over. */
async function returnStream(context: MoverContext, run: StreamRun): Promise<StreamResult> {
  const { format, store, clock } = context;
  const { operation, request, stream, untilMs } = run;
  const cursorKey = format.cursorKey(`${operation.id}:${stream}`);
  let expected = await cursorAt(context, cursorKey);
  let returned = parsedCursor(expected) ?? positionIn(operation, stream);
  let nextReturnAtMs = operation.nextReturnAtMs;
  let known: { readonly number: number; readonly batch: ParkedBatch } | undefined;
  const ended = (over: boolean, stop?: ReturnStop): StreamResult => ({
    returned,
    nextReturnAtMs,
    over,
    stop,
  });

  for (;;) {
    const { batch: number, jobs: done } = returned.position;
    if (number > operation.batches) return ended(true);
    if (known?.number !== number)
      known = { number, batch: await context.objects.readBatch(operation.id, number) };
    const jobs = known.batch[stream].slice(done, done + portion(request.jobsPerSecond));
    if (jobs.length === 0) {
      returned = { ...returned, position: { batch: number + 1, jobs: 0 } };
      continue;
    }
    if (Math.max(clock.nowMs(), nextReturnAtMs) >= untilMs) return ended(false);
    await clock.sleep(nextReturnAtMs - clock.nowMs());
    if ((await storeMemoryPercent(store)) >= request.ceilingPercent) return ended(false, 'ceiling');
    const next: ReturnedJobs = {
      ...returned,
      position: { batch: number, jobs: done + jobs.length },
      jobs: returned.jobs + jobs.length,
    };
    const nowMs = clock.nowMs();
    const { toQueue } = request;
    const answer = await format.giveBack(store, { jobs, cursorKey, expected, next, toQueue, nowMs });
    if (answer.outcome === 'paused') return ended(false, 'queue-paused');
    expected = answer.cursor;
    // What the store says counts: a replica that took over may have lost the last jobs, and the cursor with them.
    returned = parsedCursor(expected) ?? positionIn(operation, stream);
    if (answer.outcome === 'given') {
      nextReturnAtMs = Math.max(nowMs, nextReturnAtMs) + (jobs.length / request.jobsPerSecond) * 1000;
    }
  }
}

function portion(jobsPerSecond: number): number {
  return Math.min(MOST_JOBS_AT_ONCE, Math.max(1, Math.floor(jobsPerSecond * PORTION_SECONDS)));
}

function positionIn(operation: ParkedOperation, stream: Stream): ReturnedJobs {
  return stream === 'jobs' ? operation.returned : operation.returnedDoubtful;
}

/** Empty where the store knows of none. */
async function cursorAt({ store }: MoverContext, cursorKey: string): Promise<string> {
  const batch = new CommandBatch();
  const cursor = batch.fields('mget', cursorKey);
  await batch.send(store);
  return cursor()[0] ?? '';
}
