import fc from 'fast-check';
import { memoryAlarmPercents } from '../../../domain/stress/memory-alarm-percents';

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
