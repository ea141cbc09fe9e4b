import fc from 'fast-check';
import { lateJobSeconds, memoryAlarmPercents } from '../../../domain/stress/alarm-thresholds';

test.each([
  [80, { ticket: 60, page: 75 }],
  [75, { ticket: 60, page: 75 }],
  [70, { ticket: 55, page: 70 }],
  [50, { ticket: 35, page: 50 }],
])('producers refuse work at %d percent', (ceiling, percents) => {
  expect(memoryAlarmPercents(ceiling)).toEqual(percents);
});

test('a ticket before the page, the page no later than refused work', () => {
  fc.assert(
    fc.property(fc.integer({ min: 50, max: 80 }), (ceiling) => {
      const { ticket, page } = memoryAlarmPercents(ceiling);
      expect(ticket).toBeLessThan(page);
      expect(page).toBeLessThanOrEqual(ceiling);
      expect(ticket).toBeGreaterThan(0);
    }),
  );
});

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
