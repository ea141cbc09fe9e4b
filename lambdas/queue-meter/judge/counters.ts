/** Two readings further apart tell of a time that nobody watched; their difference is not a rate of any moment in it. */
const comparableSeconds = 180;

/** Seconds between two readings that can be compared; nothing where there is none before, or it is no use. */
export function secondsBetween(beforeSeconds: number | undefined, atSeconds: number): number | undefined {
  if (beforeSeconds === undefined) return undefined;
  const seconds = atSeconds - beforeSeconds;
  return seconds > 0 && seconds <= comparableSeconds ? seconds : undefined;
}

/** By how much a counter rose. One that fell began anew, and how far it had come by then nobody knows. */
export function increase(before: number | undefined, total: number | undefined): number | undefined {
  if (before === undefined || total === undefined || total < before) return undefined;
  return total - before;
}

/** The increase as a rate. */
export function perSecond(
  before: number | undefined,
  total: number | undefined,
  seconds: number,
): number | undefined {
  const more = increase(before, total);
  return more === undefined ? undefined : more / seconds;
}
