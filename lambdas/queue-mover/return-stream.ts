import type { ReturnRequest } from '../../domain/parked/mover-protocol';
import type {
  HeldQueue,
  ParkedOperation,
  ReturnedJobs,
  ReturnPosition,
  ReturnStop,
} from '../../domain/parked/operation';
import type { ParkedBatch, ParkedJob } from '../../domain/parked/parked-job';
import type { MoverContext } from './mover-context';
import { storeMemoryPercent, textAt } from './read-store';
import { parsedCursor } from './return-cursor';
import { charactersOf } from './scan-window';

/** Jobs come back in portions, each of half a second's rate: more often would only be more round trips. */
const PORTION_SECONDS = 0.5;

/** One script brings so many back: some milliseconds of the store's time. */
const MOST_JOBS_AT_ONCE = 250;

const MOST_CHARACTERS_AT_ONCE = 512 * 1024;

/** How often the bucket is told how far it is: an operator looks there. */
const TOLD_EVERY_MS = 2_000;

/** Certain and doubtful jobs come back one after the other, each with a position of its own. */
export type Stream = 'jobs' | 'doubtful';

interface StreamRun {
  readonly operation: ParkedOperation;
  readonly request: ReturnRequest;
  readonly stream: Stream;
  readonly untilMs: number;
}

interface StreamResult {
  readonly operation: ParkedOperation;
  readonly over: boolean;
  readonly stop?: ReturnStop;
}

/**
 * Brings jobs of one stream back, the oldest first, until all are, something stops it, or its time is over.
 *
 * A queue that is paused holds back its own jobs and no others: from the job on at which that was seen, this round leaves
 * them, and the next one goes through the batches again for them alone. That is written down before anything behind
 * them is brought back: a cursor that is past a job says that it is back, or that its queue is held.
 */
export async function returnStream(context: MoverContext, run: StreamRun): Promise<StreamResult> {
  const { request, stream, untilMs } = run;
  const { format, store, clock, objects } = context;
  const { toQueue, jobsPerSecond, ceilingPercent } = request;
  const batches = new BatchReader(context, run.operation);
  let operation = nextRound(run.operation, stream);
  let cursorKey = '';
  let expected = '';
  let heldNow = false;
  const begin = async (): Promise<void> => {
    cursorKey = format.cursorKey(cursorName(operation, stream));
    expected = await textAt(store, cursorKey);
    operation = { ...operation, ...at(stream, parsedCursor(expected) ?? positionIn(operation, stream)) };
  };
  await begin();
  let tellAtMs = clock.nowMs() + TOLD_EVERY_MS;
  const ended = (over: boolean, stop?: ReturnStop): StreamResult => ({ operation, over, stop });

  for (;;) {
    const returned = positionIn(operation, stream);
    const { batch: number, jobs: done } = returned.position;
    if (number > operation.batches) {
      if (heldIn(operation, stream).length === 0) return ended(true);
      // Those that are held wait for whoever asks again.
      if (heldNow) return ended(false, 'queue-paused');
      // They were paused when an earlier run saw it, which may be hours ago.
      operation = nextRound(operation, stream);
      await begin();
      continue;
    }
    const batch = await batches.read(number);
    const { jobs, passed } = portionOf(batch[stream], {
      ...{ done, number, jobsPerSecond },
      roundOf: stream === 'jobs' ? operation.roundOf : undefined,
      left: heldIn(operation, stream),
    });
    if (passed === 0) {
      operation = { ...operation, ...at(stream, { ...returned, position: { batch: number + 1, jobs: 0 } }) };
      continue;
    }
    const position = { batch: number, jobs: done + passed };
    const next: ReturnedJobs = { ...returned, position, jobs: returned.jobs + jobs.length };
    if (jobs.length === 0) {
      operation = { ...operation, ...at(stream, next) };
      continue;
    }
    if (Math.max(clock.nowMs(), operation.nextReturnAtMs) >= untilMs) return ended(false);
    const restMs = operation.nextReturnAtMs - clock.nowMs();
    if (restMs > 0) await clock.sleep(restMs);
    if ((await storeMemoryPercent(store)) >= ceilingPercent) return ended(false, 'ceiling');
    const nowMs = clock.nowMs();
    const answer = await format.giveBack(store, { jobs, cursorKey, expected, next, toQueue, nowMs });
    if (answer.outcome === 'paused') {
      // Where all go to one queue there is nothing else to bring back. Of those in doubt there are few.
      if (toQueue !== undefined || stream === 'doubtful') return ended(false, 'queue-paused');
      heldNow = true;
      operation = held(operation, { queue: jobs[0]?.queue ?? '', batch: number, jobs: done });
      await objects.writeOperation(operation);
      continue;
    }
    expected = answer.cursor;
    // What the store says counts: a replica that took over may have lost the last jobs, and the cursor with them.
    operation = { ...operation, ...at(stream, parsedCursor(expected) ?? positionIn(operation, stream)) };
    if (answer.outcome === 'given') {
      const nextReturnAtMs = Math.max(nowMs, operation.nextReturnAtMs) + (jobs.length / jobsPerSecond) * 1000;
      operation = { ...operation, nextReturnAtMs };
    }
    if (clock.nowMs() >= tellAtMs) {
      await objects.writeOperation(operation);
      tellAtMs = clock.nowMs() + TOLD_EVERY_MS;
    }
  }
}

/** Only certain jobs have rounds. */
function heldIn({ held: left = [] }: ParkedOperation, stream: Stream): readonly HeldQueue[] {
  return stream === 'jobs' ? left : [];
}

/** A round more for what the last one left, from the beginning of the batches. Otherwise the same. */
function nextRound(operation: ParkedOperation, stream: Stream): ParkedOperation {
  const { returned, round = 0 } = operation;
  const left = heldIn(operation, stream);
  if (left.length === 0 || returned.position.batch <= operation.batches) return operation;
  const again = { ...returned, position: { batch: 1, jobs: 0 } };
  return { ...operation, round: round + 1, roundOf: left, held: [], returned: again };
}

/** The first round has the name that it had before there were others. */
function cursorName({ id, round = 0 }: ParkedOperation, stream: Stream): string {
  return round === 0 || stream === 'doubtful' ? `${id}:${stream}` : `${id}:${stream}:${round}`;
}

interface Portion {
  /** Undefined: all are meant. */
  readonly roundOf: readonly HeldQueue[] | undefined;
  readonly left: readonly HeldQueue[];
  readonly number: number;
  readonly done: number;
  readonly jobsPerSecond: number;
}

/** The next jobs of a batch that may come back together, and how many of the batch that goes past. */
function portionOf(all: readonly ParkedJob[], { roundOf, left, number, done, jobsPerSecond }: Portion) {
  const most = Math.min(MOST_JOBS_AT_ONCE, Math.max(1, Math.floor(jobsPerSecond * PORTION_SECONDS)));
  const jobs: ParkedJob[] = [];
  let characters = 0;
  let index = done;
  for (; index < all.length && jobs.length < most; index += 1) {
    const job = all[index];
    if (job === undefined) break;
    const here = { batch: number, jobs: index };
    const meant = roundOf === undefined || isHeld(roundOf, job.queue, here);
    if (!meant || isHeld(left, job.queue, here)) continue;
    characters += charactersOf(job);
    if (jobs.length > 0 && characters > MOST_CHARACTERS_AT_ONCE) break;
    jobs.push(job);
  }
  return { jobs, passed: index - done };
}

function isHeld(queues: readonly HeldQueue[], name: string, here: ReturnPosition): boolean {
  return queues.some(
    ({ queue, batch, jobs }) =>
      queue === name && (here.batch > batch || (here.batch === batch && here.jobs >= jobs)),
  );
}

function held(operation: ParkedOperation, queue: HeldQueue): ParkedOperation {
  return { ...operation, held: [...(operation.held ?? []), queue] };
}

function positionIn(operation: ParkedOperation, stream: Stream): ReturnedJobs {
  return stream === 'jobs' ? operation.returned : operation.returnedDoubtful;
}

function at(stream: Stream, returned: ReturnedJobs) {
  return stream === 'jobs' ? { returned } : { returnedDoubtful: returned };
}

/** Reads batches one after the other, the next one while the last is brought back. */
class BatchReader {
  #number = 0;
  #batch: Promise<ParkedBatch> | undefined;
  #next: Promise<ParkedBatch> | undefined;

  constructor(
    private readonly context: MoverContext,
    private readonly operation: ParkedOperation,
  ) {}

  /** @throws Error where it is not settled, which it was before */
  async read(number: number): Promise<ParkedBatch> {
    const { id, batches } = this.operation;
    if (number !== this.#number || this.#batch === undefined) {
      this.#batch = number === this.#number + 1 ? this.#next : undefined;
      this.#batch ??= this.context.objects.readBatch(id, number);
      this.#number = number;
      this.#next = number < batches ? this.context.objects.readBatch(id, number + 1) : undefined;
      // Told when it is asked for.
      this.#next?.catch(() => undefined);
    }
    const batch = await this.#batch;
    if (batch.state === 'parked') return batch;
    throw new Error(`batch ${number} of ${id}: expected an outcome, got none`);
  }
}
