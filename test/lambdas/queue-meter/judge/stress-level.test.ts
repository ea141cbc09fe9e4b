import fc from 'fast-check';
import { type StressState, stressLevel } from '../../../../lambdas/queue-meter/judge/stress-level';
import type { StressInputs } from '../../../../lambdas/queue-meter/judge/stress-signals';
import { calmInputs, slotSeconds } from './stress-arbitraries';

/** Plays one input a slot, and tells each level with the second at which it began. */
function played(inputs: readonly Partial<StressInputs>[], first?: StressState): StressState[] {
  const states: StressState[] = [];
  let state = first;
  for (const [slot, change] of inputs.entries()) {
    state = stressLevel(state, { ...calmInputs, ...change, atSeconds: slot * slotSeconds });
    states.push(state);
  }
  return states;
}

const levelsOf = (states: readonly StressState[]) =>
  states
    .filter(({ level }, index) => level !== states[index - 1]?.level)
    .map(({ level, sinceSeconds }) => `${level} ${sinceSeconds}`);
const times = (count: number, change: Partial<StressInputs>) => Array.from({ length: count }, () => change);

const critical = { jobStore: { memoryUsedPercent: 80 } };
const stressed = { jobStore: { memoryUsedPercent: 61 } };
const late = { pools: [{ name: 'default', latencyTargetSeconds: 60, oldestJobAgeSeconds: 70 }] };
const jobsUnread = { jobStore: undefined };
const pubsubUnread = { pubsub: undefined };

test('up at once, from the first reading on', () => {
  expect(levelsOf(played([{}, critical]))).toEqual(['normal 0', 'critical 10']);
  expect(levelsOf(played([critical]))).toEqual(['critical 0']);
  expect(levelsOf(played([{}, late, stressed, critical]))).toEqual([
    'normal 0',
    'busy 10',
    'stressed 20',
    'critical 30',
  ]);
});

test('down by one level after each two minutes of calm', () => {
  expect(levelsOf(played([critical, ...times(50, {})]))).toEqual([
    'critical 0',
    'stressed 130',
    'busy 250',
    'normal 370',
  ]);
});

test('a single bad reading begins the two minutes anew', () => {
  expect(levelsOf(played([stressed, ...times(11, {}), stressed, ...times(26, {})]))).toEqual([
    'stressed 0',
    'busy 250',
    'normal 370',
  ]);
});

test('a level that time holds keeps the reasons that brought it, marked, beside those of now', () => {
  const states = played([stressed, {}, late, {}]);
  const was = 'job store: 61.0 % of its memory, stressed from 60 %';
  const lateNow = 'default: the oldest job has waited 70 s, busy from 60 s';
  expect(states.map(({ reasons }) => reasons.map(({ text }) => text))).toEqual([
    [was],
    [`${was} (before)`],
    [lateNow, `${was} (before)`],
    [`${lateNow} (before)`, `${was} (before)`],
  ]);
  expect(played([stressed, ...times(40, {})]).at(-1)).toEqual({
    level: 'normal',
    sinceSeconds: 250,
    lastKnownLevel: 'normal',
    reasons: [],
  });
});

test('maintenance is said while it lasts, and neither raises a level nor holds one', () => {
  const closed = { fallback: { plannedAnswers: 5000 } };
  const text = 'closed by plan: 5000 requests were answered by rules of maintenance';
  const reason = { code: 'maintenance', text };
  const states = played([closed, ...times(60, closed), {}]);
  expect(levelsOf(states)).toEqual(['normal 0']);
  expect([states[0]?.reasons, states.at(-1)?.reasons]).toEqual([[reason], []]);
  const held = played([{ ...stressed, ...closed }, closed, {}]).map(({ reasons }) =>
    reasons.map(({ code }) => code),
  );
  expect(held).toEqual([
    ['job-store-memory', 'maintenance'],
    ['maintenance', 'job-store-memory'],
    ['job-store-memory'],
  ]);
});

test('the worst reason comes first', () => {
  const [state] = played([{ ...late, ...critical, fallback: { webErrorPercent: 6 } }]);
  expect(state?.reasons.map(({ code }) => code)).toEqual(['job-store-memory', 'web-errors', 'jobs-late']);
});

test('an unread store is unknown, holds the last level, and is never critical by itself', () => {
  expect(played([stressed, ...times(60, jobsUnread)]).at(-1)).toEqual({
    level: 'unknown',
    sinceSeconds: 10,
    lastKnownLevel: 'stressed',
    reasons: [
      { code: 'store-unreachable', text: 'job store: the meter cannot read it' },
      { code: 'job-store-memory', text: 'job store: 61.0 % of its memory, stressed from 60 % (before)' },
    ],
  });
  expect(played([jobsUnread])[0]).toMatchObject({ level: 'unknown', lastKnownLevel: 'normal' });
  expect(played([pubsubUnread])[0]).toMatchObject({ level: 'unknown', lastKnownLevel: 'normal' });
});

test('queues that could not be read are unknown too, however calm the rest', () => {
  const pools = [{ name: 'default', latencyTargetSeconds: 60 }];
  expect(played([{ pools }])[0]?.level).toBe('unknown');
});

test.each([
  ['web errors', { webErrorPercent: 5 }],
  ['memory by ElastiCache', { storeMemoryPercent: 75 }],
  ['engine CPU by ElastiCache', { storeEngineCpuPercent: 90 }],
])('an unread store is critical with a second source: %s', (_, fallback) => {
  expect(played([{ ...jobsUnread, fallback }])[0]?.level).toBe('critical');
  expect(played([{ fallback }])[0]?.level).not.toBe('critical');
});

test('what is proven counts although something is unread, from stressed on', () => {
  expect(played([{ ...pubsubUnread, ...stressed }])[0]).toMatchObject({
    level: 'stressed',
    lastKnownLevel: 'stressed',
    reasons: [{ code: 'store-unreachable' }, { code: 'job-store-memory' }],
  });
  expect(played([{ ...pubsubUnread, ...late }])[0]).toMatchObject({
    level: 'unknown',
    lastKnownLevel: 'normal',
  });
  // Not less than the last level: what is unread may be what was critical.
  expect(played([critical, { ...pubsubUnread, ...stressed }])[1]).toMatchObject({
    level: 'unknown',
    lastKnownLevel: 'critical',
  });
});

test('known again after half a minute of reading everything, which counts towards the two minutes', () => {
  expect(levelsOf(played([stressed, jobsUnread, ...times(50, {})]))).toEqual([
    'stressed 0',
    'unknown 10',
    'stressed 50',
    'busy 140',
    'normal 260',
  ]);
  expect(levelsOf(played([stressed, jobsUnread, {}, {}, stressed, ...times(50, {})]))).toEqual([
    'stressed 0',
    'unknown 10',
    'stressed 50',
    'busy 170',
    'normal 290',
  ]);
});

test('a worse level does not wait for that half minute', () => {
  expect(levelsOf(played([jobsUnread, critical]))).toEqual(['unknown 0', 'critical 10']);
});

test('a store that answers every other time does not make the level blink', () => {
  const inputs = Array.from({ length: 200 }, (_, slot) => (slot % 2 === 0 ? stressed : jobsUnread));
  expect(levelsOf(played(inputs))).toEqual(['stressed 0', 'unknown 10']);
});

test('figures around a limit make one change, whatever the limit', () => {
  const around = fc.constantFrom(critical, stressed, late);
  const noise = fc.array(fc.boolean(), { minLength: 30, maxLength: 300 });
  fc.assert(
    fc.property(around, noise, (over, readings) => {
      // Never two minutes below: every tenth reading is over.
      const inputs = readings.map((above, slot) => (above || slot % 10 === 0 ? over : {}));
      return levelsOf(played(inputs)).length === 1;
    }),
  );
});

test('the state is plain JSON', () => {
  const [state] = played([stressed]);
  const copy: StressState = JSON.parse(JSON.stringify(state));
  const inputs = { ...calmInputs, atSeconds: 10 };
  expect(stressLevel(copy, inputs)).toEqual(stressLevel(state, inputs));
});
