import { type Budget, budget } from '../../domain/budget';
import { lessReserve } from '../../domain/stores/node-types';

export interface PubsubBuffersInput {
  readonly nodeMemoryBytes: number;
  readonly reservedPercent: number;
  readonly clients: readonly PubsubClient[];
}

interface PubsubClient {
  /** Who, and how the number of connections came about. */
  readonly what: string;
  readonly connections: number;
  /**
   * `client-output-buffer-limit-{pubsub,normal}-hard-limit` of the parameter group, 0 = unlimited. ElastiCache's
   * defaults are 33,554,432 for subscribers and 0 for the rest.
   */
  readonly hardLimitBytes: number;
}

/**
 * Whether a pub/sub store survives that every client stops reading at once. PUBLISH ignores maxmemory, so
 * nothing but the output buffer limits stands between slow subscribers and a node without memory:
 * worst = the sum over all connections of their hard limit.
 *
 * Allowed is half of the usable memory, since replication, new connections and the tables of channels live in
 * the same node, and a client may exceed its limit by one message before it is dropped.
 *
 * A limit of 0 means no limit to the engine, so with any client behind it the sum has no end and never fits.
 *
 * @throws RangeError when `reservedPercent` is not whole, 0 to 100.
 */
export function pubsubBuffers({ nodeMemoryBytes, reservedPercent, clients }: PubsubBuffersInput): Budget {
  return budget({
    name: 'pub/sub output buffers',
    unit: 'bytes',
    terms: clients.map(({ what, connections, hardLimitBytes }) => ({
      what: `${what} x ${limitText(hardLimitBytes)}`,
      amount: worstOf(connections, hardLimitBytes),
    })),
    allowed: Math.floor(lessReserve(nodeMemoryBytes, reservedPercent) / 2),
    allowedBecause: `half of ${nodeMemoryBytes.toLocaleString('en-US')} less ${reservedPercent} % reserve`,
  });
}

function worstOf(connections: number, hardLimitBytes: number): number {
  if (connections === 0) return 0;
  return hardLimitBytes === 0 ? Number.POSITIVE_INFINITY : connections * hardLimitBytes;
}

function limitText(hardLimitBytes: number): string {
  return hardLimitBytes === 0 ? 'no limit (0 turns it off)' : hardLimitBytes.toLocaleString('en-US');
}
