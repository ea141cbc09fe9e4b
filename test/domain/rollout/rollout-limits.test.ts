import fc from 'fast-check';
import { rolloutLimits } from '../../../domain/rollout/rollout-limits';
import { simulateRollout } from '../../../domain/rollout/simulate-rollout';

const pair = fc.record({
  minHealthyPercent: fc.integer({ min: 0, max: 100 }),
  maxHealthyPercent: fc.integer({ min: 100, max: 200 }),
});
const count = fc.integer({ min: 1, max: 300 });

describe('rolloutLimits', () => {
  test.each([
    [66, 100, 3, { offlineAtMost: 1, extraAtMost: 0, batchAtMost: 1 }],
    [66, 100, 49, { offlineAtMost: 16, extraAtMost: 0, batchAtMost: 16 }],
    [66, 100, 50, { offlineAtMost: 17, extraAtMost: 0, batchAtMost: 17 }],
    [67, 100, 3, { offlineAtMost: 0, extraAtMost: 0, batchAtMost: 0 }],
    [67, 100, 1500, { offlineAtMost: 495, extraAtMost: 0, batchAtMost: 495 }],
    [67, 200, 10, { offlineAtMost: 3, extraAtMost: 10, batchAtMost: 10 }],
    [100, 133, 10, { offlineAtMost: 0, extraAtMost: 3, batchAtMost: 3 }],
    [0, 100, 1, { offlineAtMost: 1, extraAtMost: 0, batchAtMost: 1 }],
  ])('%i/%i at %i tasks', (minHealthyPercent, maxHealthyPercent, desired, expected) => {
    expect(rolloutLimits({ minHealthyPercent, maxHealthyPercent }, desired)).toEqual(expected);
  });

  test('rounds as ECS does: the floor up, the ceiling down, to the nearest task', () => {
    fc.assert(
      fc.property(pair, count, (rollout, n) => {
        const { offlineAtMost, extraAtMost } = rolloutLimits(rollout, n);
        const floor = (n - offlineAtMost) * 100;
        const ceiling = (n + extraAtMost) * 100;
        const least = n * rollout.minHealthyPercent;
        const most = n * rollout.maxHealthyPercent;
        return floor >= least && floor - 100 < least && ceiling <= most && ceiling + 100 > most;
      }),
    );
  });

  test('a rollout that runs stays within its limits and comes up to its batch', () => {
    fc.assert(
      fc.property(pair, count, (rollout, n) => {
        const { offlineAtMost, extraAtMost, batchAtMost } = rolloutLimits(rollout, n);
        const seen = simulateRollout(rollout, n);
        expect(seen.finished).toBe(batchAtMost > 0);
        expect(seen.largestBatch).toBe(batchAtMost);
        expect(n - seen.minHealthy).toBeLessThanOrEqual(offlineAtMost);
        expect(seen.maxRunning - n).toBeLessThanOrEqual(extraAtMost);
      }),
    );
  });

  test.each([
    [67, 100, 0, 'desired: expected a whole number from 1, got 0'],
    [67, 100, 2.5, 'desired: expected a whole number from 1, got 2.5'],
    [66.6, 100, 3, 'minHealthyPercent: expected a whole number from 0 to 100, got 66.6'],
    [101, 200, 3, 'minHealthyPercent: expected a whole number from 0 to 100, got 101'],
    [67, 99, 3, 'maxHealthyPercent: expected a whole number from 100, got 99'],
  ])('refuses %d/%d at %d tasks', (minHealthyPercent, maxHealthyPercent, desired, message) => {
    expect(() => rolloutLimits({ minHealthyPercent, maxHealthyPercent }, desired)).toThrow(
      new RangeError(message),
    );
  });
});
