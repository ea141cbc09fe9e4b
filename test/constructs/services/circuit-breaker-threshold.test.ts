import fc from 'fast-check';
import { circuitBreakerThreshold } from '../../../constructs/services/circuit-breaker-threshold';
import { rolloutFor } from '../../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../../domain/rollout/rollout-limits';

describe('circuitBreakerThreshold', () => {
  test.each([
    [67, 100, { min: 4, max: 60 }, 2],
    [66, 100, { min: 9, max: 49 }, 3],
    [100, 133, { min: 30, max: 90 }, 9],
    [100, 200, { min: 3, max: 300 }, 3],
    [0, 100, { min: 1, max: 1 }, 2],
  ])('%i/%i over %j: %i', (minHealthyPercent, maxHealthyPercent, range, expected) => {
    expect(circuitBreakerThreshold({ minHealthyPercent, maxHealthyPercent }, range)).toBe(expected);
  });

  test('a first batch that fails as a whole trips it at every count, unless a batch is one task', () => {
    const tripsFirst = (threshold: number, batch: number) => threshold <= Math.max(2, batch);
    const bounds = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat(100));
    fc.assert(
      fc.property(
        bounds,
        fc.constantFrom('thirds' as const, 'surge-thirds' as const),
        ([min, wider], mode) => {
          const range = { min, max: min + wider };
          const decision = rolloutFor(range, mode);
          if (!decision.ok) return false;
          const threshold = circuitBreakerThreshold(decision.rollout, range);
          for (let n = range.min; n <= range.max; n += 1) {
            if (!tripsFirst(threshold, rolloutLimits(decision.rollout, n).batchAtMost)) return false;
          }
          return threshold >= 2;
        },
      ),
    );
    // The rejected choice, one batch of the maximum, is what this property refuses: 19 failures at 4 tasks.
    const rollout = { minHealthyPercent: 67, maxHealthyPercent: 100 };
    expect(tripsFirst(rolloutLimits(rollout, 60).batchAtMost, rolloutLimits(rollout, 4).batchAtMost)).toBe(
      false,
    );
  });
});
