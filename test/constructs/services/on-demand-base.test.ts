import fc from 'fast-check';
import { onDemandBase } from '../../../constructs/services/on-demand-base';

describe('onDemandBase', () => {
  test.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [6, 4],
    [300, 200],
  ])('%i tasks: %i on demand', (min, expected) => {
    expect(onDemandBase(min)).toBe(expected);
  });

  test('the fewest tasks that are two thirds', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (min) => {
        const base = onDemandBase(min);
        return base * 3 >= min * 2 && (base - 1) * 3 < min * 2;
      }),
    );
  });

  test.each([-1, 2.5, Number.NaN])('refuses %d tasks', (min) => {
    expect(() => onDemandBase(min)).toThrow(
      new RangeError(`min: expected a whole number from 0, got ${min}`),
    );
  });
});
