import type { ParkedOperation } from '../../../domain/parked/operation';
import {
  type BatchOutcome,
  joinedBatch,
  type ParkedBatch,
  type ParkedJob,
  type WrittenBatch,
} from '../../../domain/parked/parked-job';
import type { ParkedObjects } from '../../../lambdas/queue-mover/mover-context';

/** A bucket in memory, which keeps what it is given as JSON. */
export class MemoryObjects implements ParkedObjects {
  readonly operations = new Map<string, string>();
  readonly #batches = new Map<string, string>();
  readonly #outcomes = new Map<string, string>();

  readOperation: ParkedObjects['readOperation'] = async (id): Promise<ParkedOperation | undefined> =>
    JSON.parse(this.operations.get(id) ?? 'null') ?? undefined;

  writeOperation: ParkedObjects['writeOperation'] = async (operation) =>
    void this.operations.set(operation.id, JSON.stringify(operation));

  lastBatch: ParkedObjects['lastBatch'] = async (id, after) => {
    let last = after;
    while (this.#batches.has(`${id}/${last + 1}`)) last += 1;
    return last;
  };

  readBatch: ParkedObjects['readBatch'] = async (id, number) => this.#batch(`${id}/${number}`);

  createBatch: ParkedObjects['createBatch'] = async (id, number, batch) => {
    if (this.#batches.has(`${id}/${number}`)) throw new Error(`batch ${number} of ${id} is there`);
    this.#batches.set(`${id}/${number}`, JSON.stringify(batch));
  };

  writeOutcome: ParkedObjects['writeOutcome'] = async (id, number, outcome) =>
    void this.#outcomes.set(`${id}/${number}`, JSON.stringify(outcome));

  removeBatches: ParkedObjects['removeBatches'] = async (id) => {
    for (const objects of [this.#batches, this.#outcomes]) {
      for (const key of objects.keys()) if (key.startsWith(`${id}/`)) objects.delete(key);
    }
  };

  readonly #stops = new Set<string>();

  askStop: ParkedObjects['askStop'] = async (id) => void this.#stops.add(id);

  isStopAsked: ParkedObjects['isStopAsked'] = async (id) => this.#stops.has(id);

  takeBackStop: ParkedObjects['takeBackStop'] = async (id) => void this.#stops.delete(id);

  batches(): ParkedBatch[] {
    return [...this.#batches.keys()].map((key) => this.#batch(key));
  }

  /** As a mover of before wrote it. */
  putBatch(id: string, number: number, batch: ParkedBatch): void {
    this.#batches.set(`${id}/${number}`, JSON.stringify(batch));
  }

  #batch(key: string): ParkedBatch {
    const text = this.#batches.get(key);
    if (text === undefined) throw new Error(`no batch ${key}`);
    const batch: ParkedBatch | WrittenBatch = JSON.parse(text);
    if (batch.version === 1 && batch.state === 'parked') return batch;
    const outcome: BatchOutcome | null = JSON.parse(this.#outcomes.get(key) ?? 'null');
    return joinedBatch({ version: 2, jobs: batch.jobs }, outcome ?? undefined);
  }

  /** Of all batches. */
  held(stream: 'jobs' | 'doubtful'): ParkedJob[] {
    return this.batches().flatMap((batch) => batch[stream]);
  }
}
