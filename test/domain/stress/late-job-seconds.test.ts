import fc from 'fast-check';
import { lateJobSeconds } from '../../../domain/stress/late-job-seconds';

test.each([
  [1, 30],
  [5, 30],
  [10, 30],
  [60, 180],
  [1800, 5400],
])('a target of %d s pages at %d s', (target, seconds) => {
  expect(lateJobSeconds(target)).toBe(seconds);
});

test('never sooner than scaling begins, and never sooner for a later target', () => {
  const target = fc.integer({ min: 1, max: 86_400 });
  fc.assert(
    fc.property(target, target, (a, b) => {
      expect(lateJobSeconds(a)).toBeGreaterThan(a);
      if (a <= b) expect(lateJobSeconds(a)).toBeLessThanOrEqual(lateJobSeconds(b));
    }),
  );
});
