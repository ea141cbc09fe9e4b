import fc from 'fast-check';
import { decisionTime } from '../../../scripts/bench/decision-time';
import {
  type PoolDay,
  type PoolScaling,
  type PoolWeather,
  simulatePool,
} from '../../../simulation/simulate-pool';
import { desiredAfterScaling } from '../../../simulation/step-scaling';
import { capacity, fairWeather, poolsOf, uneven, weathers } from '../../support/simulation/simulated-pools';

const prod = poolsOf('prod');
const local = poolsOf('local');
const every = {
  ...prod,
  ...Object.fromEntries(Object.entries(local).map(([name, pool]) => [`local ${name}`, pool])),
};

const anyPool = fc.constantFrom(...Object.values(every));
const jobLengths = fc.constantFrom(0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300);
const hour = 3600;

test('every pool with queues is simulated, and the scheduler is not one', () => {
  expect(Object.keys(every).sort()).toEqual([
    ...['bulk', 'default', 'local bulk', 'local default', 'local pushes', 'local urgent', 'pushes', 'urgent'],
  ]);
});

test('never above the ceiling nor below the floor, and never smaller during a deploy, whatever arrives', () => {
  const loads = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 4, maxLength: 12 });
  const deploy = fc.integer({ min: 0, max: 2 * hour });
  fc.assert(
    fc.property(
      anyPool,
      jobLengths,
      loads,
      deploy,
      weathers(5, 30),
      (pool, jobSeconds, steps, begins, weather) => {
        const full = capacity(pool, pool.range.max, { jobSeconds });
        const isDeploying = (second: number) => second >= begins && second < begins + 900;
        const arrivals = (second: number) => full * (steps[Math.floor(second / 600)] ?? 0);
        const { changes } = simulatePool(
          pool,
          { seconds: 3 * hour, jobSeconds, arrivals, isDeploying },
          weather,
        );
        let before = pool.range.min;
        for (const { second, desiredTasks } of changes) {
          expect(desiredTasks).toBeGreaterThanOrEqual(pool.range.min);
          expect(desiredTasks).toBeLessThanOrEqual(pool.range.max);
          if (isDeploying(second)) expect(desiredTasks).toBeGreaterThan(before);
          before = desiredTasks;
        }
      },
    ),
    { numRuns: 12 },
  );
});

test('more pressure never means fewer tasks added, and every breach adds one where there is room', () => {
  const breach = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(anyPool, breach, breach, fc.integer({ min: 0, max: 300 }), (pool, one, other, above) => {
      const { range } = pool;
      const current = Math.min(range.max, range.min + above);
      const desired = (at: number) =>
        desiredAfterScaling({
          ...{
            policy: pool.out.policy,
            breach: at,
            current,
            desired: current,
            range,
            last: undefined,
            atSeconds: 0,
          },
        });
      expect(desired(Math.min(one, other))).toBeLessThanOrEqual(desired(Math.max(one, other)));
      expect(desired(0)).toBeGreaterThanOrEqual(Math.min(range.max, current + 1));
    }),
  );
});

test('a constant load does not make a pool swing: settled, it only ever shrinks, and hardly', () => {
  const share = fc.double({ min: 0, max: 0.95, noNaN: true });
  const seed = fc.integer({ min: 0, max: 1000 });
  fc.assert(
    fc.property(
      anyPool,
      jobLengths,
      share,
      seed,
      weathers(5, 30),
      (pool, jobSeconds, load, noise, weather) => {
        const rate = load * capacity(pool, pool.range.max, { jobSeconds });
        const settled = 2 * hour + 2 * pool.latencyTargetSeconds;
        const day = {
          seconds: settled + 2 * hour,
          jobSeconds,
          arrivals: (at: number) => rate * uneven(at, noise),
        };
        const { changes } = simulatePool(pool, day, weather);
        const before =
          changes.filter(({ second }) => second < settled).at(-1)?.desiredTasks ?? pool.range.min;
        const after = changes
          .filter(({ second }) => second >= settled)
          .map(({ desiredTasks }) => desiredTasks);
        expect(after.length).toBeLessThanOrEqual(3);
        expect([before, ...after]).toEqual([before, ...after].sort((a, b) => b - a));
      },
    ),
    { numRuns: 12 },
  );
});

/** A hundred times the usual load for a minute, and the usual load before and after it. */
function flood(pool: PoolScaling, seconds: number): PoolDay {
  const usual = 0.5 * capacity(pool, pool.range.min, { jobSeconds: 2 });
  return { seconds, jobSeconds: 2, arrivals: (second) => (second >= 300 && second < 360 ? 100 : 1) * usual };
}

describe.each(Object.entries(every))('a minute of a hundred times the load on %s', (_name, pool) => {
  const seconds = 4 * hour + pool.latencyTargetSeconds;
  const manners = ['call', 'fulfilment'] as const;
  const simulated = manners.map((cooldownFrom) =>
    simulatePool(pool, flood(pool, seconds), { ...fairWeather, cooldownFrom }),
  );

  test('is over at most ten minutes later than a pool at its ceiling would need for it, and was not held', () => {
    const ceiling = { ...pool, range: { ...pool.range, min: pool.range.max } };
    const drained = simulatePool(ceiling, flood(pool, 2 * hour), fairWeather).slots.filter(
      ({ waitingJobs }) => waitingJobs > 0,
    );
    const needed = (drained.at(-1)?.second ?? 0) - 300;
    for (const { slots, breachedSecond = 0 } of simulated) {
      const late = slots.filter(
        ({ oldestJobAgeSeconds }) => oldestJobAgeSeconds >= pool.latencyTargetSeconds,
      );
      expect(late.length).toBeGreaterThan(0);
      expect((late.at(-1)?.second ?? 0) - breachedSecond).toBeLessThanOrEqual(needed + 600);
      expect(slots.filter(({ stopReason }) => stopReason !== undefined)).toEqual([]);
    }
  });

  test('ends at the floor: a tenth at a time, five minutes apart', () => {
    for (const { changes, slots } of simulated) {
      expect(slots.at(-1)?.desiredTasks).toBe(pool.range.min);
      const top = changes.findLastIndex(
        ({ desiredTasks }, index) => desiredTasks > (changes[index - 1]?.desiredTasks ?? 0),
      );
      const down = changes.slice(top);
      expect(down.length).toBeGreaterThan(1);
      down.slice(1).forEach(({ second, desiredTasks }, index) => {
        const before = down[index] ?? { second: 0, desiredTasks: 0 };
        expect(before.desiredTasks - desiredTasks).toBeLessThanOrEqual(Math.max(1, before.desiredTasks / 10));
        if (index > 0) expect(second - before.second).toBeGreaterThanOrEqual(300);
      });
    }
  });
});

type Flood = [pool: PoolScaling, jobSeconds: number, times: number, lastsSeconds: number, PoolWeather];
const lateWeather: PoolWeather = {
  ...fairWeather,
  ...{
    startSeconds: 62,
    bootSeconds: 36,
    ingestionSeconds: 30,
    readingSeconds: 0,
    alarmSecond: 8,
    pollSecond: 24,
  },
};

test('a flood that drains as it should is never stopped, although its jobs grow older and older', () => {
  const times = fc.double({ min: 1, max: 20, noNaN: true });
  const lasts = fc.integer({ min: 60, max: 1800 });
  let older = 0;
  fc.assert(
    fc.property(
      anyPool,
      jobLengths,
      times,
      lasts,
      weathers(5, 30),
      (pool, jobSeconds, factor, minutes, weather) => {
        const usual = 0.5 * capacity(pool, pool.range.min, { jobSeconds });
        const arrivals = (at: number) => usual * (at >= 300 && at < 300 + minutes ? factor : 1);
        const seconds = 2 * hour + 2 * pool.latencyTargetSeconds;
        const { slots } = simulatePool(pool, { seconds, jobSeconds, arrivals }, weather);
        older = Math.max(older, ...slots.map(({ pressurePercent }) => pressurePercent));
        expect(slots.flatMap(({ stopReason }) => stopReason ?? [])).toEqual([]);
      },
    ),
    {
      numRuns: 12,
      examples: [
        // One flood that is surely large, whatever chance brings.
        ...Object.values(prod).map((pool): Flood => [pool, 1, 20, 1800, fairWeather]),
        // One that is over before its last tasks work: nothing they do tells of them, an hour later either.
        ...Object.values(prod).map((pool): Flood => [pool, 0.2, 2.9, 236, lateWeather]),
      ],
    },
  );
  expect(older).toBeGreaterThan(1000);
});

test('failures that grow with the tasks stop a pool', () => {
  for (const pool of Object.values(prod)) {
    const { min } = pool.range;
    const day: PoolDay = {
      ...{ seconds: pool.latencyTargetSeconds * 3 + hour, jobSeconds: 2 },
      arrivals: () => 2 * capacity(pool, min, { jobSeconds: 2 }),
      failedShare: (tasks) => (tasks > min ? 0.5 : 0.01),
    };
    const { slots } = simulatePool(pool, day, fairWeather);
    const stop = slots.find(({ stopReason }) => stopReason !== undefined);
    expect(stop?.stopReason).toMatch(/jobs a second failed before, .* of .* completed\.$/);
  }
});

test('decides within 30 s of the breach as a rule, within 60 s in a bad hour', () => {
  // How long the target is changes nothing but the time that a simulation takes; the bench has all of them.
  const pools = Object.values(prod).filter(({ latencyTargetSeconds }) => latencyTargetSeconds < 600);
  const { usualSeconds, badSeconds } = decisionTime(pools);
  expect(usualSeconds).toBeLessThanOrEqual(30);
  expect(badSeconds).toBeLessThanOrEqual(60);
});

describe('a silent meter', () => {
  const day = (pool: PoolScaling, isLost: (second: number) => boolean): PoolDay => ({
    ...flood(pool, hour + pool.latencyTargetSeconds),
    isLost,
  });

  test('moves nothing when it never spoke', () => {
    for (const pool of Object.values(every)) {
      expect(
        simulatePool(
          pool,
          day(pool, () => true),
          fairWeather,
        ).changes,
      ).toEqual([]);
    }
  });

  test('moves nothing four minutes after its last word, in either direction', () => {
    const silence = fc.integer({ min: 300, max: 2 * hour });
    fc.assert(
      fc.property(anyPool, silence, weathers(5, 30), (pool, begins, weather) => {
        const { changes } = simulatePool(pool, { ...day(pool, (second) => second >= begins) }, weather);
        expect(changes.filter(({ second }) => second > begins + 240)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});
