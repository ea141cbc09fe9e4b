import fc from 'fast-check';
import {
  type BacklogGrowth,
  backlogGrowingSeconds,
  backlogGrowth,
} from '../../../../lambdas/queue-meter/judge/backlog-growth';

/** Growing seconds after each of these backlogs, read every 10 s. */
function growing(backlogs: readonly number[]): number[] {
  let state: BacklogGrowth | undefined;
  return backlogs.map((waiting, index) => {
    state = backlogGrowth(state, waiting, 1000 + 10 * index);
    return backlogGrowingSeconds(state, 1000 + 10 * index);
  });
}

describe('for how long a backlog has only grown', () => {
  test('counts from the last reading at which it had not', () => {
    expect(growing([0, 0, 100, 200, 300])).toEqual([0, 0, 10, 20, 30]);
  });

  test('small wobble neither starts nor ends it', () => {
    expect(growing([1000, 1040, 990, 1030])).toEqual([0, 0, 0, 0]);
    expect(growing([0, 500, 1000, 980, 1500, 1450])).toEqual([0, 10, 20, 30, 40, 50]);
  });

  test('ends when it falls, in one step or in many small ones', () => {
    expect(growing([0, 500, 1000, 900, 1100])).toEqual([0, 10, 20, 0, 10]);
    expect(growing([0, 500, 1000, 980, 960, 940])).toEqual([0, 10, 20, 30, 40, 0]);
  });

  test('ends when it stands for a minute, however high', () => {
    expect(growing([0, 1000, ...Array(8).fill(1000)])).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 0, 0]);
  });

  test('a long calm before it does not count', () => {
    expect(growing([...Array(60).fill(1000), 1200, 1400]).slice(-2)).toEqual([10, 20]);
  });

  test('a backlog that never rises is never growing', () => {
    const falls = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(falls, (some) => {
        expect(Math.max(...growing(some.toSorted((a, b) => b - a)))).toBe(0);
      }),
    );
  });

  test('one that rises by more than a wobble in every reading grows from the first to the last', () => {
    const rises = fc.array(fc.integer({ min: 60, max: 500 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(rises, (some) => {
        let backlog = 1000;
        const backlogs = some.map((rise) => {
          backlog += rise;
          return backlog;
        });
        expect(growing([1000, ...backlogs]).at(-1)).toBe(10 * some.length);
      }),
    );
  });
});
