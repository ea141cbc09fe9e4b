import fc from 'fast-check';
import { scaleInPercent, scaleOutTasks, tasksAfterScaleIn } from '../../../domain/scaling/scaling-steps';
import {
  desiredAfterScaling,
  type ScalingMoment,
  type StepScalingPolicy,
} from '../../../simulation/step-scaling';

const tasks = fc.integer({ min: 1, max: 300 });
const range = fc.tuple(tasks, tasks).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

describe('scaleOutTasks', () => {
  test.each([
    [6, 24, 5],
    [9, 48, 10],
    [3, 12, 2],
    [6, 40, 9],
    [3, 6, 1],
    [1, 2, 1],
    [1, 300, 75],
  ])('%i to %i: %i', (min, max, expected) => {
    expect(scaleOutTasks({ min, max })).toBe(expected);
  });

  test('is at least one; five reach any ceiling, two never pass it', () => {
    fc.assert(
      fc.property(range, ({ min, max }) => {
        const step = scaleOutTasks({ min, max });
        expect(step).toBeGreaterThanOrEqual(1);
        expect(min + 5 * step).toBeGreaterThanOrEqual(max);
        if (max - min >= 2) expect(min + 2 * step).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('tasksAfterScaleIn', () => {
  test.each([
    [48, 9, 44],
    [19, 9, 18],
    [10, 9, 9],
    [9, 9, 9],
    [3, 1, 2],
    [5, 9, 9],
  ])('of %i, not below %i: %i', (running, min, expected) => {
    expect(tasksAfterScaleIn(running, min)).toBe(expected);
  });

  test('is what the policy does', () => {
    const policy: StepScalingPolicy = {
      adjustmentType: 'PercentChangeInCapacity',
      cooldownSeconds: 300,
      steps: [{ lowerBound: 0, adjustment: -scaleInPercent }],
    };
    const moment = { policy, breach: 0, last: undefined, atSeconds: 0 };
    fc.assert(
      fc.property(range, tasks, (limits, count) => {
        const current = Math.min(limits.max, Math.max(limits.min, count));
        const desired = desiredAfterScaling({ ...moment, current, desired: current, range: limits });
        expect(desired).toBe(tasksAfterScaleIn(current, limits.min));
      }),
    );
  });
});

describe('desiredAfterScaling', () => {
  const policy: StepScalingPolicy = {
    adjustmentType: 'ChangeInCapacity',
    cooldownSeconds: 90,
    steps: [
      { lowerBound: 0, upperBound: 100, adjustment: 2 },
      { lowerBound: 100, adjustment: 5 },
    ],
  };
  const moment: ScalingMoment = {
    ...{ policy, breach: 0, current: 10, desired: 10 },
    ...{ range: { min: 6, max: 24 }, last: undefined, atSeconds: 1000 },
  };
  const scaled = (change: Partial<ScalingMoment>) => desiredAfterScaling({ ...moment, ...change });

  test('takes the step that the breach falls into, lower bounds included', () => {
    expect([0, 99.9, 100, 1e6].map((breach) => scaled({ breach }))).toEqual([12, 12, 15, 15]);
    expect(scaled({ breach: -0.1 })).toBe(10);
  });

  test('while it cools down only a larger step adds, and only the difference', () => {
    const cooling = { desired: 12, current: 12, last: { atSeconds: 911, from: 10 } };
    expect(scaled({ ...cooling })).toBe(12);
    expect(scaled({ ...cooling, breach: 100 })).toBe(15);
    expect(scaled({ ...cooling, last: { atSeconds: 910, from: 10 } })).toBe(14);
  });

  test('stays in the range, and never turns into the other direction', () => {
    expect(scaled({ current: 23, desired: 23 })).toBe(24);
    // Counted from running tasks while more are on their way.
    expect(scaled({ current: 10, desired: 20 })).toBe(20);
    const less: StepScalingPolicy = { ...policy, steps: [{ lowerBound: 0, adjustment: -3 }] };
    expect(scaled({ policy: less, current: 7, desired: 7 })).toBe(6);
    expect(scaled({ policy: less, current: 20, desired: 10 })).toBe(10);
    expect(scaled({ policy: less, last: { atSeconds: 911, from: 13 } })).toBe(10);
  });
});
