import fc from 'fast-check';
import { simulateRollout } from '../../../domain/rollout/simulate-rollout';

function pair(minHealthyPercent: number, maxHealthyPercent: number) {
  return { minHealthyPercent, maxHealthyPercent };
}

describe('simulateRollout', () => {
  test('three tasks, a third at a time: one stops, one starts, three times', () => {
    expect(simulateRollout(pair(66, 100), 3, 1)).toEqual({
      finished: true,
      steps: 6,
      startSteps: 3,
      stopSteps: 3,
      largestBatch: 1,
      minHealthy: 2,
      maxRunning: 3,
      maxConnected: 4,
    });
  });

  test('a surge of a third: the added, the next and the draining third hold connections together', () => {
    const seen = simulateRollout(pair(100, 133), 300, 1);
    expect(seen).toMatchObject({ finished: true, minHealthy: 300, maxRunning: 399, maxConnected: 498 });
  });

  test('one task at a time: never two running, and a draining one beside its successor', () => {
    expect(simulateRollout(pair(0, 100), 1, 1)).toMatchObject({
      minHealthy: 0,
      maxRunning: 1,
      maxConnected: 2,
    });
  });

  test('tells stuck from slow', () => {
    const stuck = {
      finished: false,
      steps: 0,
      minHealthy: 3,
      maxRunning: 3,
      maxConnected: 3,
      largestBatch: 0,
    };
    expect(simulateRollout(pair(67, 100), 3)).toMatchObject(stuck);
    expect(simulateRollout(pair(99, 100), 100)).toMatchObject({
      finished: true,
      steps: 200,
      largestBatch: 1,
    });
  });

  test('a longer drain holds more connections, up to both generations, and changes nothing else', () => {
    const connected = [0, 1, 2, 3, 4].map((steps) => simulateRollout(pair(66, 100), 30, steps).maxConnected);
    expect(connected).toEqual([30, 40, 50, 60, 60]);
    expect({ ...simulateRollout(pair(66, 100), 30, 1), maxConnected: 60 }).toEqual(
      simulateRollout(pair(66, 100), 30),
    );
  });

  test('any pair at any count ends, and what it saw is consistent', () => {
    const percentages = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 100, max: 300 }));
    const count = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(percentages, count, fc.integer({ min: 0, max: 5 }), ([min, max], desired, drain) => {
        const seen = simulateRollout(pair(min, max), desired, drain);
        expect(seen.steps).toBeLessThanOrEqual(2 * desired);
        expect(seen.minHealthy * 100).toBeGreaterThanOrEqual(desired * min);
        expect(seen.maxRunning * 100).toBeLessThanOrEqual(desired * max);
        expect(seen.maxConnected).toBeGreaterThanOrEqual(desired);
        expect(seen.maxConnected).toBeLessThanOrEqual(2 * desired);
        if (seen.finished) expect(seen.startSteps * seen.largestBatch).toBeGreaterThanOrEqual(desired);
      }),
    );
  });
});
