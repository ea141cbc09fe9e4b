import fc from 'fast-check';
import { worstRolloutSeconds } from '../../../constructs/services/worst-rollout-seconds';

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
