import fc from 'fast-check';
import { evenPositions } from '../../../../lambdas/queue-meter/read/even-positions';

test('all of a short range, and each once', () => {
  expect(evenPositions(100, 103, 64)).toEqual([100, 101, 102]);
  expect(evenPositions(100, 100, 64)).toEqual([]);
  expect(evenPositions(100, -80, 64)).toEqual([]);
});

test('in the range, in order, and no gap is more than one wider than another', () => {
  const size = fc.integer({ min: 1, max: 10_000_000 });
  fc.assert(
    fc.property(fc.nat(1_000), size, fc.integer({ min: 1, max: 100 }), (from, length, most) => {
      const positions = evenPositions(from, from + length, most);
      expect(positions).toHaveLength(Math.min(most, length));
      const gaps = positions.slice(1).map((position, index) => position - (positions[index] ?? 0));
      const [first = from] = positions;
      expect(first).toBeGreaterThanOrEqual(from);
      expect(positions.at(-1)).toBeLessThan(from + length);
      if (gaps.length > 0) expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    }),
  );
});
