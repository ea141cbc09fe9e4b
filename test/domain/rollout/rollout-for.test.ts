import fc from 'fast-check';
import {
  type RolloutMode,
  type RolloutPercentages,
  rolloutFor,
  type TaskRange,
} from '../../../domain/rollout/rollout-for';
import { type SimulatedRollout, simulateRollout } from '../../../domain/rollout/simulate-rollout';

const maxTasks = 300;
const modes: readonly RolloutMode[] = ['thirds', 'surge-thirds', 'single'];

const range = fc
  .tuple(fc.integer({ min: 1, max: maxTasks }), fc.integer({ min: 1, max: maxTasks }))
  .map(([a, b]): TaskRange => ({ min: Math.min(a, b), max: Math.max(a, b) }));

const cache = new Map<string, SimulatedRollout>();

function simulated(rollout: RolloutPercentages, desired: number): SimulatedRollout {
  const key = `${rollout.minHealthyPercent}/${rollout.maxHealthyPercent} at ${desired}`;
  const known = cache.get(key) ?? simulateRollout(rollout, desired);
  cache.set(key, known);
  return known;
}

/** What a mode promises at one count, told from the mode and the ceiling alone, not from the floor under test. */
function broken(mode: RolloutMode, rollout: RolloutPercentages, desired: number): string | undefined {
  const { finished, minHealthy, maxRunning } = simulated(rollout, desired);
  if (!finished) return 'stuck';
  if (mode === 'single') return maxRunning > 1 ? 'two at once' : undefined;
  if (mode === 'thirds' && (desired - minHealthy) * 3 > desired) return 'more than a third offline';
  if (mode === 'surge-thirds' && minHealthy < desired) return 'some offline';
  if (rollout.maxHealthyPercent === 100 && maxRunning > desired) return 'extra tasks';
  if (rollout.maxHealthyPercent < 200 && (maxRunning - desired) * 3 > desired)
    return 'more than a third extra';
  return undefined;
}

function percentages(taskRange: TaskRange, mode: RolloutMode): string {
  const decision = rolloutFor(taskRange, mode);
  if (!decision.ok) return decision.problem;
  return `${decision.rollout.minHealthyPercent}/${decision.rollout.maxHealthyPercent}`;
}

describe('rolloutFor', () => {
  test.each([
    [3, 3, 'thirds', '66/100'],
    [3, 49, 'thirds', '66/100'],
    [4, 49, 'thirds', '66/100'],
    [4, 50, 'thirds', '67/100'],
    [50, 300, 'thirds', '67/100'],
    [3, 50, 'thirds', '67/200'],
    [3, 60, 'thirds', '67/200'],
    [2, 49, 'thirds', '100/200'],
    [1, 1, 'thirds', '100/200'],
    [4, 4, 'surge-thirds', '100/133'],
    [4, 300, 'surge-thirds', '100/133'],
    [3, 300, 'surge-thirds', '100/200'],
    [1, 1, 'surge-thirds', '100/200'],
    [1, 1, 'single', '0/100'],
  ] as const)('%i to %i tasks, %s: %s', (min, max, mode, expected) => {
    expect(percentages({ min, max }, mode)).toBe(expected);
  });

  test('a rollout comes with one sentence for people', () => {
    expect(rolloutFor({ min: 1, max: 1 }, 'single')).toEqual({
      ok: true,
      rollout: {
        minHealthyPercent: 0,
        maxHealthyPercent: 100,
        rule: 'Never two tasks are RUNNING at once; the one is offline while it is replaced.',
      },
    });
  });

  test.each([
    [
      { min: 0, max: 4 },
      'thirds',
      'a service without tasks serves nobody and cannot be rolled, got min 0: set min to 1 or more',
    ],
    [{ min: 5, max: 4 }, 'thirds', 'min 5 is above max 4, so no count fits: raise max or lower min'],
    [{ min: 1.5, max: 4 }, 'surge-thirds', 'tasks come whole, got min 1.5 and max 4: round both'],
    [{ min: 1, max: Number.NaN }, 'thirds', 'tasks come whole, got min 1 and max NaN: round both'],
    [
      { min: 1, max: 2 },
      'single',
      'rollout single stops the one task before its successor starts, so 1 to 2 tasks would all be offline at once: ' +
        'set min and max to 1, or choose thirds or surge-thirds',
    ],
  ] as const)('refuses %j as %s', (taskRange, mode, problem) => {
    expect(rolloutFor(taskRange, mode)).toEqual({ ok: false, problem });
  });

  test('keeps its promise at every count of every range from 1 to 300', () => {
    // All 45,150 ranges of a row together reach these counts; each count is simulated once.
    const reached = new Map<string, { mode: RolloutMode; rollout: RolloutPercentages; counts: Uint8Array }>();
    for (const mode of modes) {
      for (let min = 1; min <= maxTasks; min += 1) {
        for (let max = min; max <= maxTasks; max += 1) {
          const decision = rolloutFor({ min, max }, mode);
          if (!decision.ok) continue;
          const { rollout } = decision;
          const key = `${mode} ${rollout.minHealthyPercent}/${rollout.maxHealthyPercent}`;
          const row = reached.get(key) ?? { mode, rollout, counts: new Uint8Array(maxTasks + 1) };
          reached.set(key, row);
          row.counts.fill(1, min, max + 1);
        }
      }
    }
    const sizes: Record<string, number> = {};
    const failures: string[] = [];
    for (const [key, { mode, rollout, counts }] of reached) {
      sizes[key] = counts.filter((mark) => mark === 1).length;
      for (const [desired, mark] of counts.entries()) {
        const failure = mark === 1 ? broken(mode, rollout, desired) : undefined;
        if (failure !== undefined) failures.push(`${key} at ${desired}: ${failure}`);
      }
    }
    expect(failures).toEqual([]);
    expect(sizes).toEqual({
      'thirds 66/100': 47,
      'thirds 67/100': 297,
      'thirds 67/200': 298,
      'thirds 100/200': 300,
      'surge-thirds 100/133': 297,
      'surge-thirds 100/200': 300,
      'single 0/100': 1,
    });
  });

  test('66/100 takes exactly a third offline wherever it is chosen', () => {
    for (let n = 3; n <= 49; n += 1) {
      const { minHealthy } = simulated({ minHealthyPercent: 66, maxHealthyPercent: 100 }, n);
      expect(n - minHealthy).toBe(Math.floor(n / 3));
    }
  });

  test('sampled ranges: thirds and surges always get a rollout that holds throughout', () => {
    fc.assert(
      fc.property(range, fc.constantFrom<RolloutMode>('thirds', 'surge-thirds'), (taskRange, mode) => {
        const decision = rolloutFor(taskRange, mode);
        if (!decision.ok) return false;
        for (let n = taskRange.min; n <= taskRange.max; n += 1) {
          if (broken(mode, decision.rollout, n) !== undefined) return false;
        }
        return true;
      }),
    );
  });

  test('sampled wishes: a problem or a rollout, and single only for exactly one task', () => {
    const wish = fc.tuple(fc.double(), fc.oneof(fc.integer(), fc.double()), fc.constantFrom(...modes));
    fc.assert(
      fc.property(wish, ([min, max, mode]) => !rolloutFor({ min, max }, mode).ok || (min >= 1 && min <= max)),
    );
    fc.assert(fc.property(range, (r) => rolloutFor(r, 'single').ok === (r.min === 1 && r.max === 1)));
  });

  test.each([
    ['thirds', 50, 100, 4, 'more than a third offline'],
    ['thirds', 66, 100, 50, 'more than a third offline'],
    ['thirds', 66, 100, 2, 'stuck'],
    ['thirds', 67, 100, 3, 'stuck'],
    ['thirds', 100, 100, 60, 'stuck'],
    ['thirds', 67, 134, 2, 'stuck'],
    ['thirds', 66, 200, 50, 'more than a third offline'],
    ['surge-thirds', 99, 133, 100, 'some offline'],
    ['surge-thirds', 100, 133, 3, 'stuck'],
    ['surge-thirds', 100, 134, 50, 'more than a third extra'],
    ['single', 0, 200, 1, 'two at once'],
    ['single', 100, 100, 1, 'stuck'],
  ] as const)(
    'the promise of %s can fail: %i/%i at %i tasks is %s',
    (mode, minHealthyPercent, max, desired, why) => {
      expect(broken(mode, { minHealthyPercent, maxHealthyPercent: max }, desired)).toBe(why);
    },
  );
});
