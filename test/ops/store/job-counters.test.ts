import fc from 'fast-check';
import { resizeLedger } from '../../../ops/store/job-counters';

const before = { atSeconds: 0, finished: 1000, accounted: 6000, added: 6000 };

test('counters that rise are well', () => {
  const after = { atSeconds: 60, finished: 1500, accounted: 6100, added: 6100 };
  expect(resizeLedger(before, after, 10)).toEqual({
    kept: true,
    tolerance: 16,
    lines: [
      'finished jobs: 1,000 before, 1,500 after',
      'finished and waiting jobs: 6,000 before, 6,100 after',
      'jobs ever added: 6,000 before, 6,100 after',
      'tolerance: 16 jobs',
    ],
  });
});

test('an emptied store is found out, whatever else rose', () => {
  const { kept, lines } = resizeLedger(before, { atSeconds: 60, finished: 0, accounted: 0, added: 0 }, 10);
  expect(kept).toBe(false);
  expect(lines[0]).toBe('finished jobs: 1,000 before, 0 after, 1,000 FEWER');
});

test('what a format does not count is not compared', () => {
  const { added: _, ...sidekiq } = before;
  expect(resizeLedger(sidekiq, { atSeconds: 60, finished: 1000, accounted: 6000 }, 10).lines).toHaveLength(3);
});

test('a loss is kept if and only if no counter fell by more than the tolerance', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e5), fc.nat(500), (finished, waiting, lost, inFlight) => {
      const was = { atSeconds: 0, finished, accounted: finished + waiting };
      const is = { atSeconds: 1, finished, accounted: was.accounted - lost };
      const { kept, tolerance } = resizeLedger(was, is, inFlight);
      expect(tolerance).toBeGreaterThanOrEqual(inFlight);
      expect(tolerance).toBeLessThanOrEqual(inFlight + 1 + was.accounted / 1000);
      expect(kept).toBe(lost <= tolerance);
    }),
  );
});
