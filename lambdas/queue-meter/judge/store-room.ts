import type { StoreFigures } from '../../../domain/jobs/meter-line';

/** Whether the job store takes writes. */
export interface StoreRoom {
  /** Undefined: nobody knows. */
  readonly hasRoom: boolean | undefined;
  /** When it was last seen to take none. To be remembered. */
  readonly fullAtSeconds?: number;
}

/**
 * A store that was full counts as full for this long. A Sidekiq process beats every 10 s, and until it has done so again
 * nobody knows how many jobs it runs; a store at its limit takes one write and refuses the next.
 */
const fullForSeconds = 60;

/**
 * At its limit, or since the reading before it refused a write. Then workers cannot say that they work: Sidekiq's heartbeats
 * are refused and run out, so that a pool of which every thread works looks idle after a minute.
 *
 * @param figures of the job store; undefined where they could not be read
 * @param fullAtSeconds of the reading before
 */
export function storeRoom(
  figures: StoreFigures | undefined,
  fullAtSeconds: number | undefined,
  atSeconds: number,
): StoreRoom {
  const isFull = (figures?.memoryUsedPercent ?? 0) >= 100 || (figures?.rejectedWrites ?? 0) > 0;
  if (isFull) return { hasRoom: false, fullAtSeconds: atSeconds };
  if (fullAtSeconds !== undefined && atSeconds - fullAtSeconds < fullForSeconds) {
    return { hasRoom: false, fullAtSeconds };
  }
  return { hasRoom: figures === undefined ? undefined : true };
}
