/** A snapshot younger than this is good enough to go back to: what came since is still in the store. */
const freshSnapshotSeconds = 3600;

/**
 * Until a snapshot is there: two minutes, and the data at 50 MB a second. An assumption, for no document gives a number;
 * on the side of too long, for the price of a snapshot that is not taken is smaller than that of a store that fills.
 */
const snapshotStartSeconds = 120;
const snapshotBytesPerSecond = 50e6;

export type SnapshotDecision =
  | { readonly take: true; readonly seconds: number }
  | { readonly take: false; readonly because: string };

export interface SnapshotInput {
  /** Age of the newest snapshot that is complete. */
  readonly newestAgeSeconds?: number;
  /** Undefined where nobody measures. */
  readonly usedBytes?: number;
  /** Infinity while the store does not fill; undefined where nobody measures. */
  readonly secondsToFull?: number;
}

/** Whether a snapshot comes before a resize. */
export function resizeSnapshot({
  newestAgeSeconds,
  usedBytes,
  secondsToFull,
}: SnapshotInput): SnapshotDecision {
  if (newestAgeSeconds !== undefined && newestAgeSeconds < freshSnapshotSeconds) {
    return { take: false, because: `the newest is ${Math.round(newestAgeSeconds / 60)} minutes old` };
  }
  const seconds = snapshotStartSeconds + (usedBytes ?? 0) / snapshotBytesPerSecond;
  if (secondsToFull !== undefined && secondsToFull < seconds) {
    return {
      take: false,
      because: `the store is full in ${Math.round(secondsToFull)} s, and a snapshot takes some ${Math.round(seconds)} s`,
    };
  }
  return { take: true, seconds };
}
