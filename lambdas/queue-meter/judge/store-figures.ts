import type { StoreFigures } from '../../../domain/jobs/meter-line';
import type { StoreHealth } from '../read/read-store-health';
import type { StoreMemory } from '../state/meter-state';
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
  { before, atSeconds }: { readonly before: StoreMemory | undefined; readonly atSeconds: number },
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
export function storeMemory(health: StoreHealth, readAtSeconds: number): StoreMemory {
  const { uptimeSeconds, evictedKeysTotal, rejectedWritesTotal, droppedClientsTotal } = health;
  return {
    readAtSeconds,
    uptimeSeconds,
    evictedKeysTotal,
    rejectedWritesTotal,
    ...(droppedClientsTotal !== undefined && { droppedClientsTotal }),
  };
}

function sameServer(health: StoreHealth, before: StoreMemory, atSeconds: number): boolean {
  const seconds = secondsBetween(before.readAtSeconds, atSeconds);
  if (seconds === undefined) return false;
  const aged = health.uptimeSeconds - before.uptimeSeconds;
  return Math.abs(aged - seconds) <= uptimeToleranceSeconds;
}

function since(
  health: StoreHealth,
  before: StoreMemory,
): Pick<StoreFigures, 'evictedKeys' | 'rejectedWrites' | 'droppedClients'> {
  const evictedKeys = increase(before.evictedKeysTotal, health.evictedKeysTotal);
  const rejectedWrites = increase(before.rejectedWritesTotal, health.rejectedWritesTotal);
  const droppedClients = increase(before.droppedClientsTotal, health.droppedClientsTotal);
  return {
    ...(evictedKeys !== undefined && { evictedKeys }),
    ...(rejectedWrites !== undefined && { rejectedWrites }),
    ...(droppedClients !== undefined && { droppedClients }),
  };
}
