import fc from 'fast-check';
import { arrivalsSince, queueMemory } from '../../../../lambdas/queue-meter/judge/arrivals';
import { queue, sidekiqQueue } from '../sample';

const before = { readAtSeconds: 1000, waitingJobs: 0 };

/** Jobs at an even rate, the last of them at the end. */
function evenly(fromSeconds: number, toSeconds: number, perSecond: number): number[] {
  const count = Math.round((toSeconds - fromSeconds) * perSecond);
  return Array.from({ length: count }, (_, index) => fromSeconds + (index + 1) / perSecond);
}

describe('a format that counts what is added', () => {
  test('tells exactly, whatever the windows hold', () => {
    const reading = queue('a', { addedJobsTotal: 5042, waitingJobs: 3 });
    expect(arrivalsSince(reading, { ...before, addedJobsTotal: 5000 }, 1010)).toEqual({
      jobs: 42,
      exact: true,
    });
  });

  test('tells nothing without a count before, or when the counter began anew', () => {
    const reading = queue('a', { addedJobsTotal: 7 });
    expect(arrivalsSince(reading, before, 1010)).toBeUndefined();
    expect(arrivalsSince(reading, { ...before, addedJobsTotal: 5000 }, 1010)).toBeUndefined();
  });
});

describe('a format that counts nothing', () => {
  test('jobs newer than the reading before are counted while the window reaches back to it', () => {
    const reading = sidekiqQueue('a', [990, 995, 1000, 1000.5, 1004, 1009], 1010);
    expect(arrivalsSince(reading, before, 1010)).toEqual({ jobs: 3, exact: true });
  });

  test('a job that carries no time makes the count one that may be short', () => {
    const reading = sidekiqQueue('a', [995, 1004, 1009], 1010);
    const unreadable = { ...reading, arriving: [...reading.arriving, { jobClass: 'Unreadable' }] };
    expect(arrivalsSince(unreadable, before, 1010)).toEqual({ jobs: 2, exact: false });
    expect(
      arrivalsSince({ ...unreadable, arriving: [{ jobClass: 'Unreadable' }] }, before, 1010),
    ).toBeUndefined();
  });

  test('where the whole queue is newer its own rate is taken for the whole time', () => {
    // Worked off as fast as it comes: of 500 jobs the last 20 still wait.
    const reading = sidekiqQueue('a', evenly(1000, 1010, 50).slice(-20), 1010);
    const { jobs = 0, exact } = arrivalsSince(reading, before, 1010) ?? {};
    expect(jobs).toBeCloseTo(500, -1);
    expect(exact).toBe(false);
  });

  test('one job tells no rate, however young it is', () => {
    expect(arrivalsSince(sidekiqQueue('a', [1009.999], 1010), before, 1010)).toEqual({
      jobs: 1,
      exact: false,
    });
  });

  test('an empty queue tells of none, and that it may be wrong', () => {
    expect(arrivalsSince(sidekiqQueue('a', [], 1010), before, 1010)).toEqual({ jobs: 0, exact: false });
  });

  test('in a flood the number follows from what was taken at the head, not from the window of a hundred', () => {
    // 1,000 a second came, 50 a second were taken. The window holds a tenth of a second.
    const line = evenly(900, 1010, 1000);
    const first = sidekiqQueue('a', line.slice(20_000, 100_000), 1000);
    const second = sidekiqQueue('a', line.slice(20_500), 1010);
    const told = arrivalsSince(second, { ...queueMemory(first), readAtSeconds: 1000 }, 1010);
    expect(told?.exact).toBe(false);
    expect(told?.jobs).toBeCloseTo(10_000, -1);
  });

  test('of even arrivals the error is a few percent of what was finished, however many came', () => {
    const rates = fc.record({
      perSecond: fc.integer({ min: 20, max: 500 }),
      takenShare: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    });
    fc.assert(
      fc.property(rates, ({ perSecond, takenShare }) => {
        const line = evenly(900, 1010, perSecond);
        const taken = Math.floor(10 * perSecond * takenShare);
        const first = sidekiqQueue('a', line.slice(0, 100 * perSecond), 1000);
        const second = sidekiqQueue('a', line.slice(taken), 1010);
        const told = arrivalsSince(second, { ...queueMemory(first), readAtSeconds: 1000 }, 1010);
        const finished = (told?.jobs ?? 0) - (second.waitingJobs - first.waitingJobs);
        expect(Math.abs(finished - taken)).toBeLessThanOrEqual(2 + 0.03 * taken);
      }),
    );
  });

  test('never fewer than are seen, never negative, whatever the times are', () => {
    const times = fc.array(fc.double({ min: 0, max: 2000, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(times, times, (first, second) => {
        const memory = queueMemory(sidekiqQueue('a', first, 1000));
        const reading = sidekiqQueue('a', second, 1010);
        const told = arrivalsSince(reading, { ...memory, readAtSeconds: 1000 }, 1010);
        if (told === undefined) return;
        expect(told.jobs).toBeGreaterThanOrEqual(second.filter((time) => time > 1000).length);
        expect(Number.isFinite(told.jobs)).toBe(true);
      }),
    );
  });
});
