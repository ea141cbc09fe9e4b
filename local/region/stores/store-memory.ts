import { RegionError } from '../region-error';

/**
 * How many times smaller than its node's a local store's memory is. With 64 a cache.r7g.large becomes 157 MiB and
 * a cache.m7g.large 77 MiB: both fit a laptop beside the app, and a flood that fills the node in an hour fills the
 * local store in a minute.
 */
export const DEFAULT_MEMORY_SCALE = 64;

/** No store gets less, whatever the factor: an empty server uses 1 to 2 MiB, and a few jobs must fit. Bytes. */
export const MIN_MAXMEMORY_BYTES = 16 * 1024 * 1024;

/** Per cent of a node's memory that ElastiCache keeps back when the deployment does not say. */
const DEFAULT_RESERVE_PERCENT = 25;

/** What a local store may hold, and what that was scaled from. All in bytes. */
export interface StoreMemory {
  readonly maxmemoryBytes: number;
  /** What the node may hold on AWS: its memory without the reserve. */
  readonly deployedBytes: number;
  readonly scale: number;
  /** True if the factor asked for less than the smallest memory, so that the stated factor does not hold. */
  readonly raisedToFloor: boolean;
}

/**
 * The memory of a local store. The reserve is taken off as ElastiCache does, where maxmemory itself cannot be set.
 * @throws RangeError if the memory or the factor is not a positive number.
 */
export function storeMemory(nodeMemoryBytes: number, reservePercent: number, scale: number): StoreMemory {
  if (!(nodeMemoryBytes > 0))
    throw new RangeError(`nodeMemoryBytes: expected more than 0, got ${nodeMemoryBytes}`);
  if (!(scale > 0)) throw new RangeError(`memoryScale: expected more than 0, got ${scale}`);
  const deployedBytes = Math.floor(nodeMemoryBytes * (1 - reservePercent / 100));
  const scaledBytes = Math.floor(deployedBytes / scale);
  return {
    maxmemoryBytes: Math.max(scaledBytes, MIN_MAXMEMORY_BYTES),
    deployedBytes,
    scale,
    raisedToFloor: scaledBytes < MIN_MAXMEMORY_BYTES,
  };
}

/**
 * The deployed reserve in per cent, or ElastiCache's own.
 * @throws RegionError if the deployed value is no whole percentage.
 */
export function deployedReservePercent(parameters: Readonly<Record<string, string>>): number {
  const text = parameters['reserved-memory-percent'];
  if (text === undefined) return DEFAULT_RESERVE_PERCENT;
  if (!/^(\d{1,2}|100)$/.test(text))
    throw new RegionError(`reserved-memory-percent: expected 0 to 100, got "${text}"`);
  return Number(text);
}
