import fc from 'fast-check';
import { scaleOutTasks } from '../../../domain/scaling/scaling-steps';
import {
  type PoolDay,
  type PoolScaling,
  type PoolWeather,
  simulatePool,
} from '../../../simulation/simulate-pool';
import { capacity, fairWeather, poolsOf, uneven, weathers } from '../../support/simulation/simulated-pools';

const prod = poolsOf('prod');
const hour = 3600;

describe('a slow downstream, which lets the same number of jobs end whatever the tasks', () => {
  const shares = fc.double({ min: 0.4, max: 1, noNaN: true });
  const lengths = fc.constantFrom(0.2, 1, 2, 5);
  const slow = (pool: PoolScaling, jobSeconds: number, share: number): PoolDay => {
    const floor = capacity(pool, pool.range.min, { jobSeconds });
    const seconds = 5 * pool.latencyTargetSeconds + 1800;
    return { seconds, jobSeconds, arrivals: () => 1.5 * floor, downstream: () => share * floor };
  };

  test('makes a pool of prod grow twice before it stops, and then an alarm has a sentence', () => {
    const pools = fc.constantFrom(...Object.values(prod).filter((pool) => pool.latencyTargetSeconds < 600));
    fc.assert(
      fc.property(pools, lengths, shares, weathers(5), (pool, jobSeconds, share, weather) => {
        const {
          slots,
          changes,
          breachedSecond = 0,
        } = simulatePool(pool, slow(pool, jobSeconds, share), weather);
        const stop = slots.find(({ stopReason }) => stopReason !== undefined);
        const stopped = stop?.second ?? Number.POSITIVE_INFINITY;
        expect(stopped - breachedSecond).toBeLessThanOrEqual(720);
        expect(stop?.stopReason).toMatch(
          /^\d+ to \d+ tasks: [\d.]+ jobs a second completed before, [\d.]+ after\.$/,
        );
        const top = changes.findIndex(
          ({ desiredTasks }, index) => desiredTasks < (changes[index - 1]?.desiredTasks ?? 0),
        );
        // What ECS was asked for is known within a minute: two, and a third only where that comes too late (ADR 9).
        const grown = top < 0 ? changes : changes.slice(0, top);
        expect(grown.length).toBeLessThanOrEqual(3);
        expect(grown.at(-1)?.desiredTasks ?? 0).toBeLessThan(pool.range.max);
        expect(grown.at(-1)?.second).toBeLessThan(stopped);
      }),
      { numRuns: 12 },
    );
  });

  test('a ceiling that is five steps away, with 1.3 jobs a second and each count of tasks a minute old, is not reached', () => {
    const { pushes } = prod;
    if (pushes === undefined) throw new Error('no pool pushes');
    // ECS is asked a second before the tasks run. Before desired tasks were looked at, all five steps were taken.
    const weather = { startSeconds: 77, bootSeconds: 0, readingSeconds: 0, alarmSecond: 5, pollSecond: 31 };
    const day = slow(pushes, 5, 0.4263473033932136);
    const { slots, changes } = simulatePool(pushes, day, { ...fairWeather, ...weather });
    const stop = slots.find(({ stopReason }) => stopReason !== undefined);
    expect(stop?.stopReason).toBe('3 to 7 tasks: 1.3 jobs a second completed before, 1.3 after.');
    expect(changes.slice(0, 3).map(({ desiredTasks }) => desiredTasks)).toEqual([5, 7, 6]);
    expect(changes.slice(0, 2).map(({ second }) => second)).toEqual([195, 315]);
  });

  test.each(Object.keys(prod))('%s, in fair weather, by the numbers', (name) => {
    const pool = prod[name];
    if (pool === undefined) throw new Error(`no pool ${name}`);
    const { slots, changes } = simulatePool(pool, slow(pool, 2, 0.8), fairWeather);
    const stop = slots.findIndex(({ stopReason }) => stopReason !== undefined);
    const held = changes.filter(({ second }) => second < (slots[stop]?.second ?? 0) + 600);
    expect(held.map(({ desiredTasks }) => desiredTasks)).toEqual(
      {
        ...{ urgent: [11, 16, 15, 14], default: [19, 29, 27, 25] },
        ...{ pushes: [5, 7, 6, 5], bulk: [15, 24, 22, 20] },
      }[name],
    );
  });
});

describe('an app that lets so many jobs a second end, whatever the tasks', () => {
  const hours = (count: number) => count * hour;
  /** Limits as many decades as people set them over. */
  const limits = fc.double({ min: -1, max: Math.log10(20), noNaN: true }).map((power) => 10 ** power);
  const bursts = {
    none: (limit: number) => (second: number) => (second < 300 ? 0.5 : 1.5) * limit,
    /** More at once than the limit does in four hours. */
    once: (limit: number) => (second: number) =>
      second >= 300 && second < 360 ? 240 * limit : (second < 300 ? 0.5 : 1) * limit,
    /** A minute's worth of twenty, every twenty minutes and a half. */
    again: (limit: number) => (second: number) =>
      (second >= 300 && second % 1230 < 360 && second % 1230 >= 300 ? 26 : 0.01) * limit,
  };

  function limitedPool(
    pool: PoolScaling,
    load: { limit: number; jobSeconds: number; burst: keyof typeof bursts },
  ) {
    const { limit, jobSeconds, burst } = load;
    const seconds = 2 * pool.latencyTargetSeconds + hours(4);
    return (weather: PoolWeather) => {
      const day = { seconds, jobSeconds, arrivals: bursts[burst](limit), downstream: () => limit };
      const { slots, changes, breachedSecond = Number.POSITIVE_INFINITY } = simulatePool(pool, day, weather);
      return {
        slots,
        most: Math.max(pool.range.min, ...changes.map(({ desiredTasks }) => desiredTasks)),
        later: slots.filter(({ second }) => second >= breachedSecond + hours(3)),
      };
    };
  }

  test('stops growing before the ceiling, and gives back what is of no use: three hours later it has one step more at most', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(prod)),
        limits,
        fc.constantFrom(0.2, 0.5, 1, 2, 5, 10),
        fc.constantFrom<keyof typeof bursts>('none', 'once', 'again'),
        weathers(5, 30),
        (pool, limit, jobSeconds, burst, weather) => {
          const { range, concurrency } = pool;
          const step = scaleOutTasks(range);
          // Places that the limit fills; by a tenth more than that scale-in cannot tell (it takes a tenth).
          const useful = Math.max(range.min, Math.ceil((1.1 * limit * jobSeconds) / concurrency) + 1);
          // A limit that the last but one step does not reach is none that could be found before the ceiling.
          fc.pre(useful + 2 * step < range.max);
          const { most, later } = limitedPool(pool, { limit, jobSeconds, burst })(weather);
          expect(most).toBeLessThan(range.max);
          for (const { desiredTasks } of later) expect(desiredTasks).toBeLessThanOrEqual(useful + step);
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([0.1, 0.2, 0.5, 1, 5, 20])('%d a second, on the default pool of prod', (limit) => {
    const { default: pool } = prod;
    if (pool === undefined) throw new Error('no pool default');
    const { slots, most, later } = limitedPool(pool, { limit, jobSeconds: 1, burst: 'once' })(fairWeather);
    expect(most).toBe(29);
    expect(Math.max(...later.map(({ desiredTasks }) => desiredTasks))).toBeLessThanOrEqual(19);
    const reasons = slots.flatMap(({ stopReason }) => stopReason ?? []);
    expect(reasons[0]).toMatch(/^9 to 29 tasks: ([\d.]+) jobs a second completed before, \1 after\.$/);
    // Until then it said that it waits, and for what.
    const waits = slots.flatMap(({ waitReason }) => waitReason ?? []);
    expect(waits[0]).toMatch(
      /^9 to (19|29) tasks: whether they help is not known yet, jobs take [\d.]+ s\.$/,
    );
  });

  test.each([
    [0.2, 5],
    [0.2, 6],
    [0.5, 5],
    [0.5, 6],
  ])(
    '%d a second whose jobs end by chance (%d) reach no ceiling, though some tries look as if they helped',
    (limit, seed) => {
      const { pushes: pool } = prod;
      if (pool === undefined) throw new Error('no pool pushes');
      const day: PoolDay = {
        ...{
          seconds: 2 * pool.latencyTargetSeconds + hours(4),
          jobSeconds: 1,
          arrivals: bursts.again(limit),
        },
        downstream: (second) => (uneven(second, seed) - 0.5 < limit ? 1 : 0),
      };
      const { slots, changes } = simulatePool(pool, day, fairWeather);
      expect(slots.some(({ stopReason }) => stopReason !== undefined)).toBe(true);
      expect(Math.max(...changes.map(({ desiredTasks }) => desiredTasks))).toBeLessThan(pool.range.max);
    },
  );

  test('nothing that the limit can use is given back', () => {
    const { default: pool } = prod;
    if (pool === undefined) throw new Error('no pool default');
    // Jobs of 10 s: 15 a second fill 15 tasks.
    const { slots } = limitedPool(pool, { limit: 15, jobSeconds: 10, burst: 'once' })(fairWeather);
    const grown = slots.filter(({ second }) => second >= hour);
    expect(Math.min(...grown.map(({ desiredTasks }) => desiredTasks))).toBeGreaterThanOrEqual(15);
  });

  test('where its limiter holds jobs back before they run, tasks stay empty, and it is known sooner', () => {
    for (const pool of Object.values(prod)) {
      const day: PoolDay = {
        ...{ seconds: 2 * pool.latencyTargetSeconds + hours(4), jobSeconds: 30 },
        arrivals: bursts.once(0.2),
        startsPerSecond: () => 0.2,
      };
      const { slots, changes, breachedSecond = 0 } = simulatePool(pool, day, fairWeather);
      const most = Math.max(...changes.map(({ desiredTasks }) => desiredTasks));
      expect(most).toBeLessThanOrEqual(pool.range.min + 2 * scaleOutTasks(pool.range));
      const stop = slots.find(({ stopReason }) => stopReason !== undefined);
      expect((stop?.second ?? Number.POSITIVE_INFINITY) - breachedSecond).toBeLessThan(1800);
      const later = slots.filter(({ second }) => second >= breachedSecond + hours(3));
      // What they can use is told from rates, to a tenth and rounded up.
      const useful = Math.ceil(1.1 * pool.range.min) + scaleOutTasks(pool.range);
      for (const { desiredTasks } of later) expect(desiredTasks).toBeLessThanOrEqual(useful);
    }
  });

  test('when it lets go, the pool grows again at once', () => {
    const { default: pool } = prod;
    if (pool === undefined) throw new Error('no pool default');
    const ends = hours(2.5);
    const day: PoolDay = {
      ...{ seconds: ends + 1200, jobSeconds: 1, arrivals: () => 100 },
      downstream: (second) => (second < ends ? 1 : Number.POSITIVE_INFINITY),
    };
    const { slots, changes } = simulatePool(pool, day, fairWeather);
    expect(slots.findLast(({ second }) => second < ends)?.stopReason).toMatch(/1\.0 after/);
    const grown = changes.find(({ second }) => second >= ends);
    expect(grown?.desiredTasks).toBeGreaterThan(9);
    expect((grown?.second ?? Number.POSITIVE_INFINITY) - ends).toBeLessThan(240);
  });

  test.each([60, 300, 900, 3600])(
    'honest jobs of %d s grow their pool all the same, and are not stopped',
    (jobSeconds) => {
      for (const pool of Object.values(prod)) {
        const usual = 0.5 * capacity(pool, pool.range.min, { jobSeconds });
        const day: PoolDay = {
          ...{ seconds: pool.latencyTargetSeconds + hours(4), jobSeconds },
          arrivals: (second) => (second < 600 ? 1 : 12) * usual,
        };
        const { slots, changes, breachedSecond = 0 } = simulatePool(pool, day, fairWeather);
        expect(slots.flatMap(({ stopReason }) => stopReason ?? [])).toEqual([]);
        const grown = (tasks: number) =>
          (changes.find(({ desiredTasks }) => desiredTasks >= tasks)?.second ?? Number.POSITIVE_INFINITY) -
          breachedSecond;
        const step = scaleOutTasks(pool.range);
        // Two steps at once, the others as they are judged: after a few lengths of a job, after 45 minutes at the latest.
        expect(grown(pool.range.min + 2 * step)).toBeLessThan(1200);
        expect(grown(pool.range.min + 3 * step)).toBeLessThan(1200 + Math.min(2700, 5 * jobSeconds) + 180);
        expect(grown(pool.range.max)).toBeLessThan(hours(4));
      }
    },
  );
});
