import fc from 'fast-check';
import { drainSteps, peakTasks } from '../../../config/budgets/peak-tasks';
import { simulateRollout } from '../../../domain/rollout/simulate-rollout';

const thirds = { minHealthyPercent: 66, maxHealthyPercent: 100 };
const surge = { minHealthyPercent: 100, maxHealthyPercent: 133 };

// Every pair that is ever chosen.
const pairs = [
  [66, 100],
  [67, 100],
  [67, 200],
  [100, 133],
  [100, 200],
].map(([minHealthyPercent = 0, maxHealthyPercent = 0]) => ({ minHealthyPercent, maxHealthyPercent }));

describe('peakTasks', () => {
  test.each([
    ['thirds that drain in time: 4/3', thirds, 30, 1, 40],
    ['thirds that drain through two batches: 5/3', thirds, 30, 2, 50],
    ['thirds that drain for long', thirds, 30, 9, 60],
    ['an endless drain', thirds, 30, Number.POSITIVE_INFINITY, 60],
    ['a surge: 5/3, not the 4/3 of its ceiling', surge, 300, 1, 498],
    ['a surge whose tasks are gone at once', surge, 300, 0, 399],
    ['a single task and the one it follows', { minHealthyPercent: 0, maxHealthyPercent: 100 }, 1, 1, 2],
    ['stuck: nothing ever stops', { minHealthyPercent: 67, maxHealthyPercent: 100 }, 3, 1, 3],
  ])('%s', (_name, rollout, desired, steps, expected) => {
    expect(peakTasks(rollout, desired, steps)).toBe(expected);
  });

  test('assumes nothing about draining unless told', () => {
    expect(peakTasks(thirds, 30)).toBe(60);
    expect(peakTasks(surge, 30)).toBe(60);
  });

  test('is never below what a rollout shows, and met by it while tasks drain', () => {
    for (const rollout of pairs) {
      for (let n = 1; n <= 300; n += 1) {
        for (const steps of [1, 2, 3, n]) {
          const { maxConnected } = simulateRollout(rollout, n, steps);
          if (maxConnected !== peakTasks(rollout, n, steps))
            throw new Error(JSON.stringify({ rollout, n, steps }));
        }
        expect(simulateRollout(rollout, n, 0).maxConnected).toBeLessThanOrEqual(peakTasks(rollout, n, 0));
      }
    }
  });

  test('bounds pairs that are never chosen as well', () => {
    const pair = fc.record({
      minHealthyPercent: fc.integer({ min: 0, max: 100 }),
      maxHealthyPercent: fc.integer({ min: 100, max: 250 }),
    });
    const count = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(pair, count, fc.integer({ min: 0, max: 6 }), (rollout, n, steps) => {
        return simulateRollout(rollout, n, steps).maxConnected <= peakTasks(rollout, n, steps);
      }),
    );
  });

  test('the ceiling alone would not do for a surge, nor 4/3 for thirds that drain through two batches', () => {
    expect(simulateRollout(surge, 300, 1).maxConnected).toBeGreaterThan(399);
    expect(simulateRollout(thirds, 30, 2).maxConnected).toBeGreaterThan(40);
  });
});

describe('drainSteps', () => {
  test.each([
    [0, 40, 0],
    [40, 40, 1],
    [41, 40, 2],
    [120, 40, 3],
  ])('%i s of draining, healthy after %i s: %i', (drainSeconds, soonestHealthySeconds, expected) => {
    expect(drainSteps({ drainSeconds, soonestHealthySeconds })).toBe(expected);
  });

  test.each([0, -1, Number.NaN])(
    'refuses a successor that is healthy after %d s',
    (soonestHealthySeconds) => {
      expect(() => drainSteps({ drainSeconds: 60, soonestHealthySeconds })).toThrow(
        new RangeError(`soonestHealthySeconds: expected more than 0, got ${soonestHealthySeconds}`),
      );
    },
  );
});
