import type { StoreCounts, StoreFigures } from '../../../domain/jobs/meter-line';
import type { StoreHealth } from '../read/read-store-health';
import type { StoreTotals } from '../state/meter-state';
import { increase, secondsBetween } from './counters';

/** Uptime is told in whole seconds, and an answer may take two. A server that was replaced differs by more. */
const uptimeToleranceSeconds = 5;

/**
 * @param connectionsAllowed what the connection budget allows
 * @param before of the reading before. Counts since then are absent where the server is another one than then: it was
 * restarted, or a replica took its place, whose counters have a history of their own.
 */
export function storeFigures(
  health: StoreHealth,
  connectionsAllowed: number,
  { before, atSeconds }: { readonly before: StoreTotals | undefined; readonly atSeconds: number },
): StoreFigures {
  const { usedMemoryBytes, maxMemoryBytes, outputBufferBytes, connections, subscribers } = health;
  return {
    ...(maxMemoryBytes > 0 && {
      memoryUsedPercent: (100 * usedMemoryBytes) / maxMemoryBytes,
      outputBuffersOfMemoryPercent: (100 * outputBufferBytes) / maxMemoryBytes,
    }),
    connectionsOfBudgetPercent: (100 * connections) / connectionsAllowed,
    ...(before !== undefined && sameServer(health, before, atSeconds) && since(health, before)),
    ...(subscribers !== undefined && { subscribers }),
  };
}

/** What the next reading compares with. */
export function storeTotals({ uptimeSeconds, totals }: StoreHealth, readAtSeconds: number): StoreTotals {
  return { readAtSeconds, uptimeSeconds, totals };
}

function sameServer(health: StoreHealth, before: StoreTotals, atSeconds: number): boolean {
  const seconds = secondsBetween(before.readAtSeconds, atSeconds);
  if (seconds === undefined) return false;
  const aged = health.uptimeSeconds - before.uptimeSeconds;
  return Math.abs(aged - seconds) <= uptimeToleranceSeconds;
}

/** By how much each counter rose that both readings know. */
function since({ totals }: StoreHealth, before: StoreTotals): StoreCounts {
  return Object.fromEntries(
    Object.entries(totals).flatMap(([name, total]) => {
      const more = increase(before.totals[name], total);
      return more === undefined ? [] : [[name, more]];
    }),
  );
}
