import type { ParkedOperation } from '../../../domain/parked/operation';
import type { ParkedBatch, ParkedJob } from '../../../domain/parked/parked-job';
import type { ParkedObjects } from '../../../lambdas/queue-mover/mover-context';

/** A bucket in memory, which keeps what it is given as JSON. */
export class MemoryObjects implements ParkedObjects {
  readonly operations = new Map<string, string>();
  readonly #batches = new Map<string, string>();

  readOperation: ParkedObjects['readOperation'] = async (id): Promise<ParkedOperation | undefined> =>
    JSON.parse(this.operations.get(id) ?? 'null') ?? undefined;

  writeOperation: ParkedObjects['writeOperation'] = async (operation) =>
    void this.operations.set(operation.id, JSON.stringify(operation));

  lastBatch: ParkedObjects['lastBatch'] = async (id, after) => {
    let last = after;
    while (this.#batches.has(`${id}/${last + 1}`)) last += 1;
    return last;
  };

  readBatch: ParkedObjects['readBatch'] = async (id, number) => {
    const text = this.#batches.get(`${id}/${number}`);
    if (text === undefined) throw new Error(`no batch ${number} of ${id}`);
    return JSON.parse(text);
  };

  createBatch: ParkedObjects['createBatch'] = async (id, number, batch) => {
    if (this.#batches.has(`${id}/${number}`)) throw new Error(`batch ${number} of ${id} is there`);
    await this.writeBatch(id, number, batch);
  };

  writeBatch: ParkedObjects['writeBatch'] = async (id, number, batch) =>
    void this.#batches.set(`${id}/${number}`, JSON.stringify(batch));

  removeBatches: ParkedObjects['removeBatches'] = async (id) => {
    for (const key of this.#batches.keys()) if (key.startsWith(`${id}/`)) this.#batches.delete(key);
  };

  batches(): ParkedBatch[] {
    return [...this.#batches.values()].map((text): ParkedBatch => JSON.parse(text));
  }

  /** Of all batches. */
  held(stream: 'jobs' | 'doubtful'): ParkedJob[] {
    return this.batches().flatMap((batch) => batch[stream]);
  }
}
