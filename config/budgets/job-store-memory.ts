import { type Budget, budget } from '../../domain/budget';
import { lessReserve } from '../../domain/stores/node-types';

export interface JobStoreMemoryInput {
  readonly nodeMemoryBytes: number;
  readonly reservedPercent: number;
  /** Percent of the usable memory up to which producers enqueue. */
  readonly enqueueCeilingPercent: number;
  /** Jobs that all workers may have taken at once. */
  readonly jobsInFlight: number;
  /** Connections of all clients at their peak. */
  readonly connections: number;
}

/**
 * A taken job stands twice for a moment, in its queue's data and in the worker's list, and once more when it is put
 * back to be retried. 4 KiB is four times a Sidekiq job with 1,000 bytes of arguments (1,030 bytes, measured).
 */
const bytesInFlight = 3 * 4096;

/** Query and reply buffers of a busy client: the engine's 16 KiB reply buffer and as much for the query. */
export const bytesPerConnection = 32 * 1024;

/**
 * Whether a job store that has reached its enqueue ceiling can still be worked off. Fetching and retrying a job need
 * memory (`LMOVE`, `ZADD` are refused like `LPUSH` at maxmemory), so the ceiling must leave room for both.
 */
export function jobStoreMemory(input: JobStoreMemoryInput): Budget {
  const usable = lessReserve(input.nodeMemoryBytes, input.reservedPercent);
  const { jobsInFlight, connections, enqueueCeilingPercent } = input;
  return budget({
    name: 'job store memory',
    unit: 'bytes',
    terms: [
      {
        what: `queued work up to the ceiling: ${enqueueCeilingPercent} % of ${usable.toLocaleString('en-US')}`,
        amount: Math.ceil((usable * enqueueCeilingPercent) / 100),
      },
      {
        what: `taken and retried: ${jobsInFlight.toLocaleString('en-US')} jobs x ${bytesInFlight.toLocaleString('en-US')}`,
        amount: jobsInFlight * bytesInFlight,
      },
      {
        what: `connections: ${connections.toLocaleString('en-US')} x ${bytesPerConnection.toLocaleString('en-US')}`,
        amount: connections * bytesPerConnection,
      },
    ],
    allowed: usable,
    allowedBecause: `${input.nodeMemoryBytes.toLocaleString('en-US')} less ${input.reservedPercent} % reserve`,
  });
}
