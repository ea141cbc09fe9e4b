import { lessReserve } from './node-types';

/** Counts are connections at the peak, not tasks. Limits are those of the parameter group, 0 = unlimited. */
export interface PubsubBuffersInput {
  readonly nodeMemoryBytes: number;
  readonly reservedPercent: number;
  readonly subscribers: number;
  /** `client-output-buffer-limit-pubsub-hard-limit`; ElastiCache's default is 33,554,432. */
  readonly pubsubHardLimitBytes: number;
  readonly publishers: number;
  /** `client-output-buffer-limit-normal-hard-limit`; ElastiCache's default is 0. */
  readonly normalHardLimitBytes: number;
}

export interface PubsubBuffers {
  /** `Infinity` when a limit is off. */
  readonly worstBytes: number;
  readonly allowedBytes: number;
  /** The whole sum, one line for each term, for people. */
  readonly lines: readonly string[];
  readonly fits: boolean;
}

/**
 * Whether a pub/sub store survives that every client stops reading at once. PUBLISH ignores maxmemory, so
 * nothing but the output buffer limits stands between slow subscribers and a node without memory:
 * worst = subscribers * pubsub hard limit + publishers * normal hard limit.
 *
 * Allowed is half of the usable memory, since replication, new connections and the tables of channels live in
 * the same node, and a client may exceed its limit by one message before it is dropped.
 *
 * A limit of 0 means no limit to the engine, so with any client behind it the sum has no end and never fits.
 *
 * @throws RangeError when `reservedPercent` is not whole, 0 to 100.
 */
export function pubsubBuffers(input: PubsubBuffersInput): PubsubBuffers {
  const subscriberBytes = worstOf(input.subscribers, input.pubsubHardLimitBytes);
  const publisherBytes = worstOf(input.publishers, input.normalHardLimitBytes);
  const worstBytes = subscriberBytes + publisherBytes;
  const usable = lessReserve(input.nodeMemoryBytes, input.reservedPercent);
  const allowedBytes = Math.floor(usable / 2);
  const fits = worstBytes <= allowedBytes;
  return {
    worstBytes,
    allowedBytes,
    lines: [
      `subscribers: ${input.subscribers} x ${limitText(input.pubsubHardLimitBytes)} = ${bytesText(subscriberBytes)}`,
      `publishers: ${input.publishers} x ${limitText(input.normalHardLimitBytes)} = ${bytesText(publisherBytes)}`,
      `worst case: ${bytesText(worstBytes)}`,
      `usable: ${bytesText(input.nodeMemoryBytes)} less ${input.reservedPercent} % reserve = ${bytesText(usable)}`,
      `allowed: half of it = ${bytesText(allowedBytes)}`,
      fits
        ? `fits: ${bytesText(allowedBytes - worstBytes)} to spare`
        : `does not fit: ${bytesText(worstBytes - allowedBytes)} too many`,
    ],
    fits,
  };
}

function worstOf(clients: number, hardLimitBytes: number): number {
  if (clients === 0) return 0;
  return hardLimitBytes === 0 ? Number.POSITIVE_INFINITY : clients * hardLimitBytes;
}

function limitText(hardLimitBytes: number): string {
  return hardLimitBytes === 0 ? 'no limit (0 turns it off)' : bytesText(hardLimitBytes);
}

// To the byte: rounded to MiB, a sum that misses by a little would look as if it fitted.
function bytesText(bytes: number): string {
  return Number.isFinite(bytes) ? `${bytes.toLocaleString('en-US')} bytes` : 'unlimited bytes';
}
