import { nodeTypeMemoryBytes } from '../../domain/stores/node-types';

const mebibyte = 1024 * 1024;

/**
 * Percent of the job store's memory that its data cannot use. AWS advises 25 for replication and snapshots; the rest is
 * headroom that an operator releases at once (the parameter takes effect immediately) when the store is full: then Sidekiq
 * can write retries and hand-backs again, and BullMQ workers that were idle can take jobs (docs/switchboard.md).
 */
export const jobStoreReservedMemoryPercent = 40;

/** ElastiCache's default, written down: the pub/sub store holds no data that would need more. */
export const pubSubReservedMemoryPercent = 25;

/** ElastiCache's default, written down: what a cache has no room for it throws away. */
export const cacheReservedMemoryPercent = 25;

/**
 * Output that a client of a job store or a cache may leave unread: far above any honest reply, and far below a node's memory.
 * ElastiCache's default for such clients is no limit at all.
 */
export const replyBuffer = {
  hardLimitBytes: 64 * mebibyte,
  softLimitBytes: 32 * mebibyte,
  softSeconds: 60,
} as const;

/**
 * Output of a client that only publishes (its replies are numbers), and how far it may fall behind before it is
 * dropped. Bounded, because output buffers count as memory and PUBLISH ignores maxmemory.
 */
export const publisherBuffer = {
  hardLimitBytes: mebibyte,
  softLimitBytes: mebibyte / 2,
  softSeconds: 10,
} as const;

/** Connections to the pub/sub store that one publishing task holds: one in use and one being replaced. */
export const publisherConnectionsPerTask = 2;

/** A subscriber above a quarter of its hard limit for this long is dropped before it can reach the limit. */
export const subscriberSoftSeconds = 10;

/**
 * Connections to the job store that a task which enqueues holds: the client pool of one process. A worker adds one for
 * each job it runs at once: Sidekiq's pool is its concurrency and a few, BullMQ has two for each queue.
 */
export const producerConnectionsPerTask = 5;

/** Bytes of memory of an ElastiCache node type, before its reserve; undefined for one that is not in the table. */
export function nodeMemoryBytes(nodeType: string): number | undefined {
  return Object.hasOwn(nodeTypeMemoryBytes, nodeType) ? nodeTypeMemoryBytes[nodeType] : undefined;
}
