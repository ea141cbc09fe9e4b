/**
 * maxmemory of ElastiCache node types, in bytes, before the reserve is taken off. Source: ElastiCache user
 * guide, node-type-specific parameters of Valkey and Redis OSS. m8g and r8g exist too; a type stands here
 * only with a number that AWS published, since every memory budget starts from it.
 */
export const nodeTypeMemoryBytes: Readonly<Record<string, number>> = {
  'cache.t4g.micro': 536_870_912,
  'cache.t4g.small': 1_471_026_299,
  'cache.t4g.medium': 3_317_862_236,
  'cache.m7g.large': 6_854_542_746,
  'cache.m7g.xlarge': 13_891_921_715,
  'cache.m7g.2xlarge': 27_966_669_210,
  'cache.m7g.4xlarge': 56_116_178_125,
  'cache.m7g.8xlarge': 111_325_552_312,
  'cache.m7g.12xlarge': 168_715_971_994,
  'cache.m7g.16xlarge': 225_000_375_228,
  'cache.r7g.large': 14_037_181_030,
  'cache.r7g.xlarge': 28_261_849_702,
  'cache.r7g.2xlarge': 56_711_183_565,
  'cache.r7g.4xlarge': 113_609_865_216,
  'cache.r7g.8xlarge': 225_000_375_228,
  'cache.r7g.12xlarge': 341_206_346_547,
  'cache.r7g.16xlarge': 450_000_750_456,
};

/** ElastiCache's `maxclients`, which cannot be changed. Source: the same guide; all other types of the table. */
const usualMaxClients = 65_000;
const fewerMaxClients: Readonly<Record<string, number>> = { 'cache.t4g.micro': 20_000 };

/** Connections that a node of this type takes. */
export function maxClients(nodeType: string): number {
  return fewerMaxClients[nodeType] ?? usualMaxClients;
}

/**
 * Bytes a node may fill with data and buffers: its maxmemory less `reserved-memory-percent`, rounded down.
 * The reserve has no default here; AWS's is 25 and its user guide says not to lower it (snapshots and
 * failover use it).
 *
 * @throws RangeError for a node type that is not in the table, and for a reserve that is not whole, 0 to 100.
 */
export function usableBytes(nodeType: string, reservedPercent: number): number {
  const memoryBytes = Object.hasOwn(nodeTypeMemoryBytes, nodeType)
    ? nodeTypeMemoryBytes[nodeType]
    : undefined;
  if (memoryBytes === undefined) {
    const known = Object.keys(nodeTypeMemoryBytes).join(', ');
    throw new RangeError(`nodeType: expected one of ${known}, got ${nodeType}`);
  }
  return lessReserve(memoryBytes, reservedPercent);
}

/**
 * `memoryBytes` less the reserve, in whole bytes, rounded down.
 *
 * @throws RangeError when the reserve is not whole, 0 to 100.
 */
export function lessReserve(memoryBytes: number, reservedPercent: number): number {
  if (!Number.isInteger(reservedPercent) || reservedPercent < 0 || reservedPercent > 100) {
    throw new RangeError(`reservedPercent: expected a whole number from 0 to 100, got ${reservedPercent}`);
  }
  return Math.floor((memoryBytes * (100 - reservedPercent)) / 100);
}

/**
 * A tenth stays free: after a failover every client connects anew while the old primary's connections are still
 * counted, and an operator must be able to get in.
 */
export const storeConnectionReservePercent = 10;

/** Connections that clients of a store may hold together: the node type's `maxclients`, which cannot be raised, less the reserve. */
export function allowedStoreConnections(nodeType: string): number {
  return Math.floor((maxClients(nodeType) * (100 - storeConnectionReservePercent)) / 100);
}
