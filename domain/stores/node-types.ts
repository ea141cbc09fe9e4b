type Sizes = Readonly<Record<string, number>>;

const burstable: Sizes = { micro: 536_870_912, small: 1_471_026_299, medium: 3_317_862_236 };
const general: Sizes = {
  large: 6_854_542_746,
  xlarge: 13_891_921_715,
  '2xlarge': 27_966_669_210,
  '4xlarge': 56_116_178_125,
  '8xlarge': 111_325_552_312,
  '12xlarge': 168_715_971_994,
  '16xlarge': 225_000_375_228,
};
const memory: Sizes = {
  large: 14_037_181_030,
  xlarge: 28_261_849_702,
  '2xlarge': 56_711_183_565,
  '4xlarge': 113_609_865_216,
  '8xlarge': 225_000_375_228,
  '12xlarge': 341_206_346_547,
  '16xlarge': 450_000_750_456,
};

/**
 * maxmemory in bytes, by family and size. Source: ElastiCache user guide, "Valkey node-type specific parameters". A family
 * stands here only with numbers that AWS published, since every memory budget starts from them, and only while the guide
 * lists it as current for Valkey 7.2 and newer ("Supported node types"). Left out of those: r6gd, which moves data to disk
 * and takes a property that replaces a store (DataTieringEnabled); t2, m4 and r4, which have successors.
 */
const families: Readonly<Record<string, Sizes>> = {
  t3: burstable,
  t4g: burstable,
  m5: {
    large: 6_854_542_746,
    xlarge: 13_891_921_715,
    '2xlarge': 27_966_669_210,
    '4xlarge': 56_116_178_125,
    '12xlarge': 168_715_971_994,
    '24xlarge': 337_500_562_842,
  },
  m6g: general,
  m7g: general,
  m8g: {
    large: 7_294_178_820,
    xlarge: 15_222_495_510,
    '2xlarge': 31_866_224_640,
    '4xlarge': 65_856_864_256,
    '8xlarge': 133_838_143_488,
    '12xlarge': 201_819_422_720,
    '16xlarge': 269_800_701_952,
  },
  r5: {
    large: 14_037_181_030,
    xlarge: 28_261_849_702,
    '2xlarge': 56_711_183_565,
    '4xlarge': 113_609_865_216,
    '12xlarge': 341_206_346_547,
    '24xlarge': 682_485_973_811,
  },
  r6g: memory,
  r7g: memory,
  r8g: {
    large: 15_222_495_510,
    xlarge: 31_866_224_640,
    '2xlarge': 65_856_864_256,
    '4xlarge': 133_838_143_488,
    '8xlarge': 269_800_701_952,
    '12xlarge': 405_763_260_416,
    '16xlarge': 541_725_818_880,
  },
  c7gn: {
    large: 3_317_862_236,
    xlarge: 6_854_542_746,
    '2xlarge': 13_891_921_715,
    '4xlarge': 27_966_669_210,
    '8xlarge': 56_116_178_125,
    '12xlarge': 84_357_985_997,
    '16xlarge': 113_609_865_216,
  },
  c8gn: {
    large: 3_330_020_474,
    xlarge: 7_294_178_820,
    '2xlarge': 15_222_495_510,
    '4xlarge': 31_866_224_640,
    '8xlarge': 65_856_864_256,
    '12xlarge': 99_847_503_872,
    '16xlarge': 133_838_143_488,
  },
};

/** maxmemory of every node type in bytes, before the reserve is taken off. */
export const nodeTypeMemoryBytes: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(families).flatMap(([family, sizes]) =>
    Object.entries(sizes).map(([size, bytes]) => [`cache.${family}.${size}`, bytes] as const),
  ),
);

/** What is expected in the place of a node type that is not known: the sizes of its family, or the families. */
export function expectedNodeType(nodeType: string): string {
  const family = nodeType.split('.')[1] ?? '';
  const sizes = Object.keys(nodeTypeMemoryBytes).filter((known) => known.startsWith(`cache.${family}.`));
  return sizes.length > 0
    ? `one of ${sizes.join(', ')}`
    : `a node type such as cache.r8g.large, of the families ${Object.keys(families).join(', ')}`;
}

/** ElastiCache's `maxclients`, which cannot be changed. Source: the same guide, "Redis OSS 2.6.13 parameters". */
const usualMaxClients = 65_000;
const fewerMaxClients: Readonly<Record<string, number>> = {
  'cache.t3.micro': 20_000,
  'cache.t3.small': 46_000,
  'cache.t3.medium': 46_000,
  'cache.t4g.micro': 20_000,
};

/** Connections that a node of this type takes. */
export function maxClients(nodeType: string): number {
  return fewerMaxClients[nodeType] ?? usualMaxClients;
}

/** ElastiCache user guide, "Burstable Performance Instances": baseline performance per vCPU, of t3 and t4g alike. */
const baselinePercents: Readonly<Record<string, number>> = { micro: 10, small: 20, medium: 20 };

/**
 * Percent of its CPU that a burstable node can use for ever; more costs credits, and without any left it is held there,
 * because ElastiCache configures these nodes as standard (the same guide). Undefined for nodes whose CPU is all theirs.
 */
export function baselineCpuPercent(nodeType: string): number | undefined {
  const [, size = ''] = /^cache\.t\d\w*\.(\w+)$/.exec(nodeType) ?? [];
  return baselinePercents[size];
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
    throw new RangeError(`nodeType: expected ${expectedNodeType(nodeType)}, got ${nodeType}`);
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
