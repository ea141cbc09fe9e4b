import fc from 'fast-check';
import { type IdleSample, idleSince, scalingPressurePercent } from '../../../domain/scaling/scaling-signal';

describe('scalingPressurePercent', () => {
  const pressure = (oldestJobAgeSeconds: number, latencyTargetSeconds: number, growthStopped = false) =>
    scalingPressurePercent({ oldestJobAgeSeconds, latencyTargetSeconds, growthStopped });

  test.each([
    [0, 5, 0],
    [5, 5, 100],
    [4.999, 5, 99.9],
    [60, 120, 50],
    [1, 3, 33.3],
    [36_000, 5, 720_000],
    [Number.MAX_VALUE, 1, 1_000_000],
  ])('%d s against a target of %d s: %d', (age, target, expected) => {
    expect(pressure(age, target)).toBe(expected);
  });

  test('stays below the alarm while growth is stopped, and is untouched where it was below anyway', () => {
    expect(pressure(600, 5, true)).toBe(99);
    expect(pressure(4, 5, true)).toBe(80);
  });

  test('is 100 or more exactly when the target is reached, finite, and never falls as jobs get older', () => {
    const age = fc.double({ min: 0, max: 1e9, noNaN: true });
    const target = fc.double({ min: 1, max: 86_400, noNaN: true });
    fc.assert(
      fc.property(age, age, target, (one, other, wanted) => {
        const [younger, older] = [Math.min(one, other), Math.max(one, other)];
        expect(pressure(younger, wanted)).toBeLessThanOrEqual(pressure(older, wanted));
        expect(Number.isFinite(pressure(older, wanted))).toBe(true);
        expect(pressure(older, wanted) >= 100).toBe(older >= wanted);
        expect(pressure(older, wanted, true)).toBeLessThan(100);
      }),
    );
  });

  test.each([-1, Number.NaN])('refuses an age of %d', (age) => {
    expect(() => pressure(age, 5)).toThrow(
      new RangeError(`oldestJobAgeSeconds: expected 0 or more, got ${age}`),
    );
  });

  test.each([0, Number.NaN])('refuses a target of %d', (target) => {
    expect(() => pressure(1, target)).toThrow(
      new RangeError(`latencyTargetSeconds: expected more than 0, got ${target}`),
    );
  });
});

describe('idleSince', () => {
  const sample: IdleSample = {
    atSeconds: 1000,
    waitingJobs: 0,
    inFlightJobs: 0,
    runningTasks: 20,
    concurrency: 10,
    minTasks: 6,
  };
  const since = (change: Partial<IdleSample>, before?: number) => idleSince(before, { ...sample, ...change });

  test('begins with the first reading in which fewer tasks would do, and goes on', () => {
    expect(since({})).toBe(1000);
    expect(since({}, 400)).toBe(400);
  });

  test('what is in flight must fit into 70 % of what the next scale-in leaves: 18 of 20 tasks, 126 jobs', () => {
    expect(since({ inFlightJobs: 126 })).toBe(1000);
    expect(since({ inFlightJobs: 127 }, 400)).toBeUndefined();
  });

  test('ends when something waits; a job that is just being taken does not wait', () => {
    expect(since({ waitingJobs: 1 }, 400)).toBeUndefined();
    expect(since({ waitingJobs: 3, oldestJobAgeSeconds: 0.2 }, 400)).toBe(400);
    expect(since({ waitingJobs: 3, oldestJobAgeSeconds: 1 }, 400)).toBeUndefined();
  });

  test('at the floor nothing can be smaller; one above it, one task goes', () => {
    expect(since({ runningTasks: 6 }, 400)).toBeUndefined();
    expect(since({ runningTasks: 5 }, 400)).toBeUndefined();
    expect(since({ runningTasks: 7, inFlightJobs: 42 }, 400)).toBe(400);
    expect(since({ runningTasks: 7, inFlightJobs: 43 }, 400)).toBeUndefined();
  });

  test.each([
    { inFlightJobs: undefined },
    { runningTasks: undefined },
    { waitingJobs: Number.NaN },
    { inFlightJobs: Number.NaN },
    { runningTasks: Number.NaN },
  ])('what is unknown is not idle: %p', (change) => {
    expect(since(change, 400)).toBeUndefined();
  });

  test('a pool that was made smaller is never too small for what it had', () => {
    const range = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(range, range, fc.integer({ min: 0, max: 30_000 }), (running, minTasks, inFlightJobs) => {
        if (since({ runningTasks: running, minTasks, inFlightJobs }) === undefined) return;
        const left = Math.max(minTasks, running - Math.max(1, Math.floor(running / 10)));
        expect(inFlightJobs).toBeLessThanOrEqual(left * 7);
        expect(left).toBeLessThan(running);
      }),
    );
  });
});
