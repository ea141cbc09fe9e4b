import type { MoveAnswer, TakeRequest } from '../../domain/parked/mover-protocol';
import { addCounts, type ParkedOperation, type ReturnedJobs } from '../../domain/parked/operation';
import type { MoverContext } from './mover-context';
import { PacedStore } from './paced-store';
import { storeMemoryPercent } from './read-store';
import { type Candidate, charactersOf, firstScan, scanWindow } from './scan-window';
import { settleBatches } from './settle-batches';
import { takeCandidates } from './take-chunks';

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

/** As many jobs are in doubt at most when a mover ends at the worst moment. */
const MOST_JOBS = 200;

/** Of one object in the bucket. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Searches through that always found more mean that jobs come in as fast as they are taken. */
const MOST_PASSES = 3;

interface TakeStep {
  readonly operation: ParkedOperation;
  readonly untilMs: number;
}

/**
 * One step of taking: looks for the next matching jobs of one place, writes them down, takes them out, and writes down
 * which of them were really there. Never the other way round: what is in no store and not in the bucket is lost.
 */
async function takeBatch(
  context: MoverContext,
  store: PacedStore,
  { operation, untilMs }: TakeStep,
): Promise<ParkedOperation> {
  const { candidates, scan, over } = await nextCandidates(context, store, { operation, untilMs });
  if (candidates.length === 0) return over ? passOver({ ...operation, scan }) : { ...operation, scan };
  const { format, objects } = context;
  const number = operation.batches + 1;
  const jobs = candidates.map(({ job }) => job);
  await objects.createBatch(operation.id, number, { version: 1, state: 'candidate', jobs, doubtful: [] });
  const from = scan.skip <= (scan.toSee ?? 0) ? 'tail' : 'head';
  const taken = await takeCandidates({ format, store }, candidates, from);
  await objects.writeBatch(operation.id, number, { version: 1, state: 'parked', jobs: taken, doubtful: [] });
  return {
    ...operation,
    batches: number,
    taken: operation.taken + taken.length,
    counts: addCounts(operation.counts, taken),
    // What a worker took is not subtracted: better to see a job a second time, in the next pass, than never to end.
    scan: { ...scan, skip: scan.skip - taken.length, found: scan.found + taken.length },
  };
}

/** Of one place: a batch is out before the next place is gone to. */
async function nextCandidates(context: MoverContext, store: PacedStore, { operation, untilMs }: TakeStep) {
  const { format, clock } = context;
  const { pattern } = operation;
  let { scan } = operation;
  const candidates: Candidate[] = [];
  let characters = 0;
  while (candidates.length < MOST_JOBS && characters < MOST_CHARACTERS) {
    const window = await scanWindow({ format, store, pattern, scan, most: MOST_JOBS - candidates.length });
    if (window.over) return { candidates, scan, over: true };
    if (candidates.length > 0 && window.scan.place !== scan.place) break;
    scan = window.scan;
    candidates.push(...window.candidates);
    characters += window.candidates.reduce((sum, { job }) => sum + charactersOf(job), 0);
    if (clock.nowMs() >= untilMs) break;
  }
  return { candidates, scan, over: false };
}

function passOver(operation: ParkedOperation): ParkedOperation {
  const { pass, found } = operation.scan;
  if (found === 0 || pass === MOST_PASSES) return { ...operation, phase: 'kept' };
  return { ...operation, scan: { pass: pass + 1, place: 0, skip: 0, found: 0, left: 0 } };
}
