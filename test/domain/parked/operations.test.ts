import * as fc from 'fast-check';
import { addCounts, operationId, operationIdPattern } from '../../../domain/parked/operation';
import { cursorText, parsedCursor } from '../../../lambdas/queue-mover/return-cursor';

const job = (account: string | undefined, jobs = 1) => ({
  ...{ queue: 'bulk', jobClass: 'Send', jobs },
  ...(account !== undefined && { account }),
});

test('jobs are counted by queue, class, source and account, and most come first', () => {
  expect(addCounts([job('a', 2)], [job('b', 5), job('a'), job(undefined)])).toEqual([
    job('b', 5),
    job('a', 3),
    job(undefined, 1),
  ]);
});

test('there is an end to how many are kept apart, and no job is left uncounted', () => {
  const counts = addCounts(
    [],
    Array.from({ length: 5_000 }, (_, n) => job(`a${n}`, n + 1)),
  );
  expect(counts.length).toBeLessThanOrEqual(2_000);
  expect(counts.reduce((sum, { jobs }) => sum + jobs, 0)).toBe((5_000 * 5_001) / 2);
  expect(counts[0]).toMatchObject({ account: '(others)' });
  expect(counts).toContainEqual(job('a4999', 5_000));
  expect(addCounts(counts, [job('a4999')])).toContainEqual(job('a4999', 5_001));
});

test('an id tells the time, and fits into a key', () => {
  expect(operationId('park', Date.UTC(2026, 10, 19, 14, 30), [0, 0.5, 0.99, 0.1])).toBe(
    'park-20261119-143000-as9d',
  );
  const random = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 4,
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), random, (atMs, numbers) => {
      expect(operationId('purge', atMs, numbers)).toMatch(operationIdPattern);
    }),
  );
});

test('a cursor is read as it was written, and nothing else is one', () => {
  const cursor = { position: { batch: 12, jobs: 40 }, jobs: 2238, present: 2 };
  expect(parsedCursor(cursorText(cursor))).toEqual(cursor);
  expect(['', '12', '1:2:3', '1:2:3:x'].map(parsedCursor)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
