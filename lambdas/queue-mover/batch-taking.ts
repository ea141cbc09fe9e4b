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
const MOST_JOBS = 800;

/** Of one object in the bucket; two are under way at once. */
const MOST_CHARACTERS = 1024 * 1024;

/** Outcomes that are being written at once, at most. */
const MOST_OUTCOMES = 2;

/** What was found for a batch: jobs of one place. */
interface Found {
  /** Their depths are such as if nothing had been taken since the beginning. */
  readonly candidates: readonly Candidate[];
  /** Behind them, counted in the same way. */
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
 * Three batches are under way: while one is taken out the next is written and the one after is looked for, so that store,
 * bucket and this process work at the same time. Taking moves what is looked at towards the tail, so positions are counted
 * as if nothing had been taken since the beginning, and turned into real ones when it is the store's turn.
 */
export class BatchTaking {
  #operation: ParkedOperation;
  #lastNumber: number;
  /** Being written, the oldest first. */
  #batches: Promise<void>[] = [];
  #outcomes: Promise<void>[] = [];
  /** Of the batches since the beginning, each by itself. */
  readonly #counts: ParkedCount[] = [];
  /** Jobs taken since the beginning, by place. */
  readonly #taken = new Map<number, number>();

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
    let before: BegunBatch | undefined;
    let begun: BegunBatch | undefined;
    try {
      do {
        const { scan, over } = found;
        const goesOn = !over && clock.nowMs() < untilMs;
        const finding = goesOn ? this.#find(scan, untilMs) : { candidates: [], scan, over };
        const taking = before === undefined ? undefined : this.#take(before);
        // Both, also where one fails: the other one changes the store.
        await Promise.allSettled([finding, taking]);
        await taking;
        found = await finding;
        // One after the other, so that there is none without the one before it.
        await begun?.written;
        before = begun;
        begun = this.#begin(found);
      } while (before !== undefined || begun !== undefined || (!found.over && clock.nowMs() < untilMs));
    } finally {
      await Promise.allSettled([...this.#batches, ...this.#outcomes]);
    }
    await Promise.all(this.#outcomes);
    const skip = Math.max(0, found.scan.skip - this.#takenOf(found.scan.place));
    const scan = { ...found.scan, skip, found: this.#operation.scan.found };
    const counts = addCounts(this.#operation.counts, this.#counts);
    return { operation: { ...this.#operation, scan, counts }, over: found.over };
  }

  /** What a worker took is not among them: better to see a job a second time, in the next pass, than never to end. */
  #takenOf(place: number): number {
    return this.#taken.get(place) ?? 0;
  }

  /** Of one place. */
  async #find(from: ScanPosition, untilMs: number): Promise<Found> {
    const { format, clock } = this.context;
    const { pattern, queue } = this.#operation;
    const places = placesOf(this.context, from);
    const { store } = this;
    const candidates: Candidate[] = [];
    let scan = from;
    let characters = 0;
    while (candidates.length < MOST_JOBS && characters < MOST_CHARACTERS) {
      const { place } = scan;
      const window = await scanWindow({
        ...{ format, places, store, pattern, scan },
        most: MOST_JOBS - candidates.length,
        takenBefore: () => this.#takenOf(place),
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

  /** Takes what is written down. */
  async #take({ number, candidates, scan }: BegunBatch): Promise<void> {
    const { format, objects } = this.context;
    const { id } = this.#operation;
    const { place } = scan;
    const jobs = candidates.map(({ job }) => job);
    const key = format.receiptKey(`${id}:${number}`);
    const takenBefore = this.#takenOf(place);
    const from = scan.skip - takenBefore <= (scan.toSee ?? 0) ? 'tail' : 'head';
    const taking = { format, store: this.store, terms: this.#operation, receipt: { key, first: 0 } };
    const onTaken = (taken: number) => void this.#taken.set(place, this.#takenOf(place) + taken);
    const outcome = outcomeOf(jobs, await takeCandidates(taking, candidates, { from, takenBefore, onTaken }));
    if (this.#outcomes.length === MOST_OUTCOMES) await this.#outcomes.shift();
    const told = objects.writeOutcome(id, number, outcome);
    this.#outcomes.push(heard(told.then(async () => void (await this.context.store([['del', key]])))));
    const batch = joinedBatch({ version: 2, jobs }, outcome);
    this.#operation = withTotals(this.#operation, number, batch);
    this.#counts.push(...addCounts([], batch.jobs));
  }
}

/** The same promise. It may fail while nobody waits for it yet, which would end the process. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
