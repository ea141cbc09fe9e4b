import fc from 'fast-check';
import { storeFigures, storeTotals } from '../../../../lambdas/queue-meter/judge/store-figures';
import { health, slot } from '../sample';

/** Figures of a reading 10 s after another. */
function then(first: Parameters<typeof health>[0], second: Parameters<typeof health>[0], seconds = 10) {
  const before = storeTotals(health(first), slot);
  return storeFigures(health(second), 200, { before, atSeconds: slot + seconds });
}

test('percentages are of the engine’s limit and of the connection budget', () => {
  const seen = health({ usedMemoryBytes: 750, outputBufferBytes: 55, connections: 50, subscribers: 7 });
  expect(storeFigures(seen, 200, { before: undefined, atSeconds: slot })).toEqual({
    memoryUsedPercent: 75,
    outputBuffersOfMemoryPercent: 5.5,
    connectionsOfBudgetPercent: 25,
    subscribers: 7,
  });
});

test('counts are those since the reading before', () => {
  const totals = { evictedKeys: 2, rejectedWrites: 9, droppedClients: 1 };
  const more = { uptimeSeconds: 1010, totals: { evictedKeys: 5, rejectedWrites: 9, droppedClients: 3 } };
  expect(then({ totals }, more)).toMatchObject({
    evictedKeys: 3,
    rejectedWrites: 0,
    droppedClients: 2,
  });
});

test('an engine that does not count dropped clients is not said to have dropped none', () => {
  const totals = { evictedKeys: 0, rejectedWrites: 0 };
  const figures = then({ totals }, { totals, uptimeSeconds: 1010 });
  expect(figures).toMatchObject({ evictedKeys: 0 });
  expect('droppedClients' in figures).toBe(false);
});

describe('counters of another server are not compared', () => {
  const counts = { totals: { evictedKeys: 70_000, rejectedWrites: 70_000, droppedClients: 70_000 } };
  const silent = (figures: object) => {
    expect(figures).not.toHaveProperty('evictedKeys');
    expect(figures).not.toHaveProperty('rejectedWrites');
    expect(figures).not.toHaveProperty('droppedClients');
  };

  test('one that was restarted: no negative count', () => {
    silent(then({ ...counts, uptimeSeconds: 5000 }, { uptimeSeconds: 3 }));
  });

  test('a replica that took its place, younger or older: no giant jump', () => {
    silent(then({ uptimeSeconds: 5000 }, { ...counts, uptimeSeconds: 4000 }));
    silent(then({ uptimeSeconds: 5000 }, { ...counts, uptimeSeconds: 9000 }));
  });

  test('nor those of a time that nobody watched', () => {
    silent(then({}, { ...counts, uptimeSeconds: 1190 }, 190));
  });
});

test('statistics that were reset give no negative count, whatever they are', () => {
  const total = fc.integer({ min: 0, max: 1_000_000 });
  const totals = fc.record({
    evictedKeys: total,
    rejectedWrites: total,
    droppedClients: total,
  });
  fc.assert(
    fc.property(totals, totals, (first, second) => {
      const {
        evictedKeys = 0,
        rejectedWrites = 0,
        droppedClients = 0,
      } = then({ totals: first }, { totals: second, uptimeSeconds: 1010 });
      expect(Math.min(evictedKeys, rejectedWrites, droppedClients)).toBeGreaterThanOrEqual(0);
    }),
  );
});
