/** Memory used by a store at one moment. */
export interface MemoryPoint {
  readonly atSeconds: number;
  /** Of what it may use. */
  readonly percent: number;
}

export interface StoreGrowth {
  /** The newest. */
  readonly usedPercent: number;
  /** Negative while it empties. 0 where there is only one point. */
  readonly percentPerSecond: number;
  /** Until it is full at this pace; Infinity while it does not fill. */
  readonly secondsToFull: number;
}

/** How fast a store fills, by the first and the last point. Undefined without any. */
export function storeGrowth(points: readonly MemoryPoint[]): StoreGrowth | undefined {
  const inOrder = [...points].sort((one, other) => one.atSeconds - other.atSeconds);
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const seconds = last.atSeconds - first.atSeconds;
  const percentPerSecond = seconds > 0 ? (last.percent - first.percent) / seconds : 0;
  return {
    usedPercent: last.percent,
    percentPerSecond,
    secondsToFull:
      percentPerSecond > 0 ? Math.max(0, 100 - last.percent) / percentPerSecond : Number.POSITIVE_INFINITY,
  };
}
