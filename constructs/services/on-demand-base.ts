/**
 * How many tasks of a Spot pool run on demand: two thirds of its minimum, rounded up; the `base` of the
 * on-demand capacity provider. AWS may take back every Spot task with two minutes' notice and never replaces
 * one by an on-demand task, so what must stay, the same two thirds that a deploy leaves, is never on Spot.
 *
 * ECS takes 0 to 100,000 as a base, on one provider only (API reference, CapacityProviderStrategyItem).
 *
 * @param min the fewest tasks of the pool, whole and from 0.
 * @throws RangeError for any other `min`.
 */
export function onDemandBase(min: number): number {
  if (!Number.isSafeInteger(min) || min < 0)
    throw new RangeError(`min: expected a whole number from 0, got ${min}`);
  return Math.ceil((2 * min) / 3);
}
