/**
 * Positions that stand evenly from one to another, each in the middle of its share: all of them where they are no more than
 * asked for.
 *
 * @param to the first that is out of range; none are left where it is not beyond `from`
 */
export function evenPositions(from: number, to: number, most: number): number[] {
  const count = Math.max(0, Math.min(most, to - from));
  return Array.from(
    { length: count },
    (_, index) => from + Math.floor(((index + 0.5) * (to - from)) / count),
  );
}
