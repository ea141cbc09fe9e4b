import {
  addCounts,
  type ParkedCount,
  type ParkedOperation,
  type ScanPosition,
} from '../../domain/parked/operation';
import { joinedBatch } from '../../domain/parked/parked-job';
import type { MoverContext } from './mover-context';
import type { PacedStore } from './paced-store';
import { type Candidate, charactersOf, placesOf, scanOfQueues, scanWindow } from './scan-window';
import { outcomeOf, withTotals } from './settle-batches';
import { takeCandidates } from './take-chunks';

/**
 * Jobs of one batch. S3 takes nearly as long for a small object as for one of these; a larger one would only be held in
 * memory for longer.
 */
const MOST_JOBS = 1_000;

/** Of one object in the bucket; two are under way at once. */
const MOST_CHARACTERS = 1024 * 1024;

/** Outcomes that are being written at once, at most. */
const MOST_OUTCOMES = 2;

/** What was found for a batch: jobs of one place. */
interface Found {
  readonly candidates: readonly Candidate[];
  /** Behind them. */
  readonly scan: ScanPosition;
  /** There is no further place. */
  readonly over: boolean;
}

interface BegunBatch extends Found {
  readonly number: number;
  readonly written: Promise<void>;
}

export interface TakingResult {
  readonly operation: ParkedOperation;
  /** The pass is. */
  readonly over: boolean;
}

/**
 * Looks for the next matching jobs of one place, writes them down, takes them out, and writes down which of them were
 * really there. Never the other way round: what is in no store and not in the bucket is lost.
 *
 * The bucket takes its time, and neither store nor mover wait for it: while one batch is written the next is looked for,
 * and what became of the one before is written.
 */
export class BatchTaking {
  #operation: ParkedOperation;
  #lastNumber: number;
  /** Being written, the oldest first. */
  #batches: Promise<void>[] = [];
  #outcomes: Promise<void>[] = [];
  /** Of the batches since the beginning, each by itself. */
  readonly #counts: ParkedCount[] = [];

  constructor(
    private readonly context: MoverContext,
    private readonly store: PacedStore,
    operation: ParkedOperation,
  ) {
    this.#operation = operation;
    this.#lastNumber = operation.batches;
  }

  /** Takes jobs until the pass is over or the time is. Nothing is under way then, nor after an error. */
  async until(untilMs: number): Promise<TakingResult> {
    const { clock } = this.context;
    const known = await scanOfQueues(this.context, this.#operation.scan, this.#operation.queue);
    let found: Found = { candidates: [], scan: known, over: false };
    let begun: BegunBatch | undefined;
    try {
      do {
        const { scan, over } = found;
        const goesOn = !over && clock.nowMs() < untilMs;
        found = goesOn ? await this.#find(scan, untilMs) : { candidates: [], scan, over };
        // One after the other, so that there is none without the one before it.
        await begun?.written;
        const next = this.#begin(found);
        if (begun !== undefined) {
          const shift = await this.#take(begun, found.scan);
          found = shifted(found, shift);
          begun = next && { ...next, ...found };
        } else begun = next;
      } while (begun !== undefined || (!found.over && clock.nowMs() < untilMs));
    } finally {
      await Promise.allSettled([...this.#batches, ...this.#outcomes]);
    }
    await Promise.all(this.#outcomes);
    const scan = { ...found.scan, found: this.#operation.scan.found };
    const counts = addCounts(this.#operation.counts, this.#counts);
    return { operation: { ...this.#operation, scan, counts }, over: found.over };
  }

  /** Of one place: a batch is out before the next place is gone to. */
  async #find(from: ScanPosition, untilMs: number): Promise<Found> {
    const { format, clock } = this.context;
    const { pattern, queue } = this.#operation;
    const places = placesOf(this.context, from);
    const { store } = this;
    const candidates: Candidate[] = [];
    let scan = from;
    let characters = 0;
    while (candidates.length < MOST_JOBS && characters < MOST_CHARACTERS) {
      const most = MOST_JOBS - candidates.length;
      const window = await scanWindow({
        ...{ format, places, store, pattern, scan, most },
        ...(queue !== undefined && { queue }),
      });
      if (window.over) return { candidates, scan, over: true };
      if (candidates.length > 0 && window.scan.place !== scan.place) break;
      scan = window.scan;
      for (const candidate of window.candidates) {
        candidates.push(candidate);
        characters += charactersOf(candidate.job);
      }
      if (clock.nowMs() >= untilMs) break;
    }
    return { candidates, scan, over: false };
  }

  /** Begins to write them down. Whoever takes them waits for it. */
  #begin(found: Found): BegunBatch | undefined {
    if (found.candidates.length === 0) return undefined;
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const jobs = found.candidates.map(({ job }) => job);
    const written = heard(this.context.objects.createBatch(this.#operation.id, number, { version: 2, jobs }));
    this.#batches = [...this.#batches.slice(-1), written];
    return { ...found, number, written };
  }

  /** Takes what is written down. @returns how many jobs the place of a later position lost before it */
  async #take({ number, candidates, scan }: BegunBatch, later: ScanPosition): Promise<number> {
    const { format, objects } = this.context;
    const { id } = this.#operation;
    const jobs = candidates.map(({ job }) => job);
    const key = format.receiptKey(`${id}:${number}`);
    const from = scan.skip <= (scan.toSee ?? 0) ? 'tail' : 'head';
    const taking = { format, store: this.store, terms: this.#operation, receipt: { key, first: 0 } };
    const outcome = outcomeOf(jobs, await takeCandidates(taking, candidates, from));
    if (this.#outcomes.length === MOST_OUTCOMES) await this.#outcomes.shift();
    const told = objects.writeOutcome(id, number, outcome);
    this.#outcomes.push(heard(told.then(async () => void (await this.context.store([['del', key]])))));
    const batch = joinedBatch({ version: 2, jobs }, outcome);
    this.#operation = withTotals(this.#operation, number, batch);
    this.#counts.push(...addCounts([], batch.jobs));
    // What a worker took is not subtracted: better to see a job a second time, in the next pass, than never to end.
    return later.place === scan.place ? batch.jobs.length : 0;
  }
}

/** Where so many jobs before them are gone. */
function shifted({ candidates, scan, over }: Found, jobs: number): Found {
  return {
    candidates: candidates.map(({ job, depth }) => ({ job, depth: Math.max(0, depth - jobs) })),
    scan: { ...scan, skip: Math.max(0, scan.skip - jobs) },
    over,
  };
}

/** The same promise. It may fail while nobody waits for it yet, which would end the process. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
