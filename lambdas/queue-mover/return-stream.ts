import type { ReturnRequest, ReturnStop } from '../../domain/parked/mover-protocol';
import type { ParkedOperation, ReturnedJobs } from '../../domain/parked/operation';
import type { ParkedBatch } from '../../domain/parked/parked-job';
import { CommandBatch } from '../store-client/command-batch';
import type { MoverContext } from './mover-context';
import { parsedCursor } from './return-cursor';
import { storeMemoryPercent } from './store-memory-percent';

/** Jobs come back in portions, each of half a second's rate: more often would only be more round trips. */
const PORTION_SECONDS = 0.5;

const MOST_JOBS_AT_ONCE = 200;

/** Certain and doubtful jobs come back one after the other, each with a position of its own. */
export type Stream = 'jobs' | 'doubtful';

interface StreamRun {
  readonly operation: ParkedOperation;
  readonly request: ReturnRequest;
  readonly stream: Stream;
  readonly untilMs: number;
}

export interface StreamResult {
  readonly returned: ReturnedJobs;
  readonly nextReturnAtMs: number;
  readonly over: boolean;
  readonly stop?: ReturnStop;
}

/** Brings jobs of one stream back, the oldest first, until all are, something stops it, or its time is over. */
export async function returnStream(context: MoverContext, run: StreamRun): Promise<StreamResult> {
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
