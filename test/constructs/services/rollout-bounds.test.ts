import fc from 'fast-check';
import {
  failuresThatUndo,
  onDemandBase,
  onDemandTasks,
  worstRolloutSeconds,
} from '../../../constructs/services/rollout-bounds';
import { rolloutFor, type TaskRange } from '../../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../../domain/rollout/rollout-limits';

describe('a Spot pool', () => {
  const thirds = (range: TaskRange) => {
    const decision = rolloutFor(range, 'thirds');
    if (!decision.ok) throw new Error(decision.problem);
    return decision.rollout;
  };

  test.each([
    [{ min: 3, max: 49 }, 2],
    [{ min: 3, max: 60 }, 3],
    [{ min: 4, max: 12 }, 3],
    [{ min: 6, max: 40 }, 4],
    [{ min: 300, max: 300 }, 200],
  ])('of %j: %i on demand before any is on Spot', (range, expected) => {
    expect(onDemandBase(thirds(range), range)).toBe(expected);
  });

  test('at every size enough run on demand to end a deploy, from two thirds of the minimum, and none more than needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 120 }), fc.nat(400), (min, wider) => {
        const range = { min, max: min + wider };
        const { minHealthyPercent } = thirds(range);
        const base = onDemandBase(thirds(range), range);
        const suffices = (some: number) => {
          for (let tasks = range.min; tasks <= range.max; tasks += 1) {
            if (onDemandTasks(some, tasks) < Math.ceil((tasks * minHealthyPercent) / 100)) return false;
          }
          return true;
        };
        const least = Math.ceil((2 * min) / 3);
        return base >= least && suffices(base) && (base === least || !suffices(base - 1));
      }),
      { numRuns: 50 },
    );
  });
});

describe('failuresThatUndo', () => {
  test.each([
    [67, 100, { min: 4, max: 60 }, 2],
    [66, 100, { min: 9, max: 49 }, 3],
    [100, 133, { min: 30, max: 90 }, 9],
    [100, 200, { min: 3, max: 300 }, 3],
    [0, 100, { min: 1, max: 1 }, 2],
  ])('%i/%i over %j: %i', (minHealthyPercent, maxHealthyPercent, range, expected) => {
    expect(failuresThatUndo({ minHealthyPercent, maxHealthyPercent }, range)).toBe(expected);
  });

  test('a first batch that fails as a whole trips it at every count, unless a batch is one task', () => {
    const tripsFirst = (threshold: number, batch: number) => threshold <= Math.max(2, batch);
    const bounds = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat(100));
    fc.assert(
      fc.property(
        bounds,
        fc.constantFrom('thirds' as const, 'surge-thirds' as const),
        ([min, wider], mode) => {
          const range = { min, max: min + wider };
          const decision = rolloutFor(range, mode);
          if (!decision.ok) return false;
          const threshold = failuresThatUndo(decision.rollout, range);
          for (let n = range.min; n <= range.max; n += 1) {
            if (!tripsFirst(threshold, rolloutLimits(decision.rollout, n).batchAtMost)) return false;
          }
          return threshold >= 2;
        },
      ),
    );
    // The rejected choice, one batch of the maximum, is what this property refuses: 19 failures at 4 tasks.
    const rollout = { minHealthyPercent: 67, maxHealthyPercent: 100 };
    expect(tripsFirst(rolloutLimits(rollout, 60).batchAtMost, rolloutLimits(rollout, 4).batchAtMost)).toBe(
      false,
    );
  });
});

const timing = { startSeconds: 30, healthySeconds: 40, drainSeconds: 60 };
const thirds = { minHealthyPercent: 66, maxHealthyPercent: 100 };
const surge = { minHealthyPercent: 100, maxHealthyPercent: 133 };

describe('worstRolloutSeconds', () => {
  test.each([
    ['three thirds, each stopped and then started', thirds, { min: 48, max: 48 }, 3 * (30 + 40 + 60)],
    ['five tasks, one by one, are the slowest of the range', thirds, { min: 3, max: 49 }, 5 * (30 + 40 + 60)],
    ['a surge adds before it stops', surge, { min: 4, max: 4 }, 4 * (30 + 40 + 60)],
    [
      'twice as many: one start, one stop',
      { minHealthyPercent: 100, maxHealthyPercent: 200 },
      { min: 1, max: 300 },
      130,
    ],
    ['the one task', { minHealthyPercent: 0, maxHealthyPercent: 100 }, { min: 1, max: 1 }, 130],
    [
      'stuck at 3',
      { minHealthyPercent: 67, maxHealthyPercent: 100 },
      { min: 3, max: 60 },
      Number.POSITIVE_INFINITY,
    ],
  ])('%s', (_name, rollout, range, seconds) => {
    expect(worstRolloutSeconds(rollout, range, timing)).toBe(seconds);
  });

  test('a wider range and slower tasks never make it shorter', () => {
    const count = fc.integer({ min: 4, max: 49 });
    fc.assert(
      fc.property(
        count,
        fc.integer({ min: 0, max: 10 }),
        fc.nat(600),
        fc.nat(600),
        (min, wider, more, drainSeconds) => {
          const here = worstRolloutSeconds(thirds, { min, max: min }, { ...timing, drainSeconds });
          const slower = { startSeconds: 30 + more, healthySeconds: 40, drainSeconds };
          return worstRolloutSeconds(thirds, { min, max: min + wider }, slower) >= here;
        },
      ),
      { numRuns: 50 },
    );
  });
});
