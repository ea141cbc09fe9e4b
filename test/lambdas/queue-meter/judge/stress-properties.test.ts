import fc from 'fast-check';
import { knownStressLevels, stressRank } from '../../../../domain/stress/stress-report';
import {
  calmSeconds,
  readableSeconds,
  type StressState,
  stressLevel,
} from '../../../../lambdas/queue-meter/judge/stress-level';
import { stressSignals } from '../../../../lambdas/queue-meter/judge/stress-signals';
import {
  type Figures,
  inputsOf,
  noBetter,
  oneReading,
  patchyReadings,
  readings,
  slotSeconds,
} from './stress-arbitraries';

function played(readings: readonly Figures[]): StressState[] {
  const states: StressState[] = [];
  for (const [slot, figures] of readings.entries()) {
    states.push(stressLevel(states.at(-1), inputsOf(figures, slot)));
  }
  return states;
}

/** What one reading by itself shows. */
const seen = (figures: Figures): number =>
  Math.max(0, ...stressSignals(inputsOf(figures)).signals.map(({ level }) => stressRank(level)));
const isUnread = (figures: Figures): boolean => stressSignals(inputsOf(figures)).unread.length > 0;
const changes = (states: readonly StressState[], what: (state: StressState) => unknown): number =>
  states.filter((state, index) => index > 0 && what(state) !== what(states[index - 1] ?? state)).length;

const more = fc.array(fc.constantFrom(0, 0, 0, 1, 10, 100), { minLength: 7, maxLength: 7 });

test('monotone: nowhere better in any figure, at no time a better level', () => {
  fc.assert(
    fc.property(patchyReadings, fc.array(more, { minLength: 1 }), (all, raises) => {
      const better = played(all);
      const worse = played(all.map((figures, slot) => noBetter(figures, raises[slot % raises.length] ?? [])));
      return better.every(
        (state, slot) =>
          stressRank(state.lastKnownLevel) <= stressRank(worse[slot]?.lastKnownLevel ?? 'normal'),
      );
    }),
  );
});

test('monotone in the limits: a lower ceiling or target is no better level', () => {
  const limits = fc.tuple(
    fc.integer({ min: 50, max: 80 }),
    fc.integer({ min: 1, max: 600 }),
    fc.nat(30),
    fc.nat(600),
  );
  fc.assert(
    fc.property(oneReading, limits, (figures, [ceiling, target, higher, longer]) => {
      const rank = (enqueueCeilingPercent: number, latencyTargetSeconds: number) => {
        const inputs = inputsOf(figures);
        const pools = inputs.pools.map((pool) => ({ ...pool, latencyTargetSeconds }));
        const { lastKnownLevel } = stressLevel(undefined, { ...inputs, enqueueCeilingPercent, pools });
        return stressRank(lastKnownLevel);
      };
      return rank(ceiling, target) >= rank(ceiling + higher, target + longer);
    }),
  );
});

test('up in one step: never below what the reading shows', () => {
  fc.assert(
    fc.property(readings, (all) =>
      played(all).every(({ lastKnownLevel }, slot) =>
        all.slice(slot, slot + 1).every((figures) => stressRank(lastKnownLevel) >= seen(figures)),
      ),
    ),
  );
});

test('down by one level, and only after two minutes of better readings on end', () => {
  fc.assert(
    fc.property(patchyReadings, (all) => {
      const states = played(all);
      return states.every(({ lastKnownLevel }, slot) => {
        const before = states[slot - 1]?.lastKnownLevel ?? 'normal';
        const fall = stressRank(before) - stressRank(lastKnownLevel);
        if (fall <= 0) return true;
        const calm = all.slice(slot - calmSeconds / slotSeconds, slot + 1);
        return (
          fall === 1 &&
          calm.length === calmSeconds / slotSeconds + 1 &&
          calm.every((figures) => !isUnread(figures) && seen(figures) < stressRank(before))
        );
      });
    }),
  );
});

test('no flapping: changes are bounded by time, however the figures jump', () => {
  fc.assert(
    fc.property(readings, (all) => {
      const seconds = all.length * slotSeconds;
      const falls = Math.floor(seconds / calmSeconds);
      return changes(played(all), ({ level }) => level) <= 2 * falls + knownStressLevels.length - 1;
    }),
  );
});

test('no flapping where stores come and go', () => {
  fc.assert(
    fc.property(patchyReadings, (all) => {
      const seconds = all.length * slotSeconds;
      const falls = Math.floor(seconds / calmSeconds);
      const rises = falls + knownStressLevels.length - 1;
      // Into unknown and out again: each time after half a minute, or with a rise.
      const unknowns = Math.floor(seconds / readableSeconds) + rises + 1;
      return changes(played(all), ({ level }) => level) <= falls + rises + 2 * unknowns;
    }),
  );
});

test('unknown holds the last level; a known level is the last one', () => {
  fc.assert(
    fc.property(patchyReadings, (all) => {
      const states = played(all);
      return states.every(({ level, lastKnownLevel }, slot) =>
        level === 'unknown'
          ? lastKnownLevel === (states[slot - 1]?.lastKnownLevel ?? 'normal')
          : level === lastKnownLevel,
      );
    }),
  );
});

test('what is unread is never calm, and nothing above normal is without a reason', () => {
  fc.assert(
    fc.property(patchyReadings, (all) =>
      played(all).every(({ level, reasons }, slot) => {
        const unread = all.slice(slot, slot + 1).some(isUnread);
        return (
          (!unread || !['normal', 'busy'].includes(level)) && (level === 'normal') === (reasons.length === 0)
        );
      }),
    ),
  );
});

test('since when: the time of the first reading with this level', () => {
  fc.assert(
    fc.property(patchyReadings, (all) => {
      const states = played(all);
      return states.every(({ level, sinceSeconds }, slot) => {
        const first = states.findLastIndex((state, index) => index < slot && state.level !== level) + 1;
        return sinceSeconds === first * slotSeconds;
      });
    }),
  );
});
