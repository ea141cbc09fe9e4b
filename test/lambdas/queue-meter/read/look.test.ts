import * as fc from 'fast-check';
import { fairLook, fullLook } from '../../../../lambdas/queue-meter/read/look';

const looked = (jobs: readonly number[]): number => {
  const { windowJobs, sampledJobs } = fairLook(jobs);
  return jobs.reduce((sum, length) => sum + Math.min(length, 2 * windowJobs + sampledJobs), 0);
};

test('everything where there is room: 20 long queues, or any number of short and empty ones', () => {
  expect(fairLook([])).toEqual(fullLook);
  expect(fairLook(Array(20).fill(1_000_000))).toEqual(fullLook);
  expect(fairLook([...Array(480).fill(0), ...Array(20).fill(9_000)])).toEqual(fullLook);
  expect(fairLook([...Array(500).fill(10), 1_000_000])).toEqual(fullLook);
});

test('of more, the same of each, and never nothing', () => {
  expect(fairLook(Array(40).fill(9_000))).toEqual({ windowJobs: 50, sampledJobs: 32, priorities: 16 });
  expect(fairLook(Array(500).fill(9_000))).toEqual({ windowJobs: 10, sampledJobs: 6, priorities: 4 });
});

test('what short queues do not need the long ones get', () => {
  const { windowJobs } = fairLook([...Array(20).fill(9_000), ...Array(400).fill(4)]);
  expect(windowJobs).toBe(69);
});

test('no more than a reading has room for, unless each queue has only its least', () => {
  const lengths = fc.array(fc.nat({ max: 3_000 }), { maxLength: 600 });
  fc.assert(
    fc.property(lengths, (jobs) => {
      const { windowJobs } = fairLook(jobs);
      expect(windowJobs).toBeGreaterThanOrEqual(10);
      if (windowJobs > 10) expect(looked(jobs)).toBeLessThanOrEqual(20 * 264);
      // Nothing is left over: one job more of each window would be too many.
      if (windowJobs < 100) {
        const more = jobs.reduce((sum, length) => sum + Math.min(length, 2.64 * (windowJobs + 1)), 0);
        expect(more).toBeGreaterThan(20 * 264);
      }
    }),
  );
});
