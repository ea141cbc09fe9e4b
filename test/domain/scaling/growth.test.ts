import fc from 'fast-check';
import { growthDecision } from '../../../domain/scaling/growth';
import {
  behind,
  firstStop,
  type GrowthMoment,
  growingTasks,
  watched,
} from '../../support/simulation/watched-growth';

/** What a pool without any other limit would complete. */
const free = (atSeconds: number) => 4 * growingTasks(atSeconds);

describe('growthDecision', () => {
  test('stops when two scale-outs complete no more, and says so with figures', () => {
    const decisions = watched(600, (at) => ({ ...behind(at), completedJobsPerSecond: 24 }));
    // The second scale-out is seen at 320 s; its tasks load for 20 s, their first jobs end 2.5 s later, and are then
    // counted for 30 s.
    expect(firstStop(decisions)).toBe(380);
    expect(decisions.at(-1)).toMatchObject({
      stopped: true,
      reason: '6 to 16 tasks: 24 jobs a second completed before, 24 after.',
    });
  });

  test('one scale-out without effect stops nothing', () => {
    const decisions = watched(600, (at) => ({
      ...behind(at),
      runningTasks: at < 200 ? 6 : 11,
      completedJobsPerSecond: 24,
    }));
    expect(firstStop(decisions)).toBeLessThan(0);
  });

  test('never on age alone: a flood that drains faster with every task goes on, however old its jobs', () => {
    const decisions = watched(7200, (at) => ({
      ...behind(at),
      pressurePercent: at < 100 ? 0 : 100 + 20 * at,
      completedJobsPerSecond: free(at),
    }));
    expect(firstStop(decisions)).toBeLessThan(0);
  });

  test('a limit that is met on the way is found as well', () => {
    const later = (at: number) => (at < 440 ? growingTasks(at) : at < 560 ? 20 : 24);
    const decisions = watched(900, (at) => ({
      ...behind(at),
      runningTasks: later(at),
      maxTasks: 40,
      completedJobsPerSecond: Math.min(64, 4 * later(at)),
    }));
    expect(decisions.at(-1)?.reason).toBe('16 to 24 tasks: 64 jobs a second completed before, 64 after.');
  });

  test('stops after one scale-out when failures grow sharply with it', () => {
    const failing = (failedJobsPerSecond: number) => (at: number) => ({
      ...behind(at),
      completedJobsPerSecond: free(at),
      failedJobsPerSecond: at < 200 ? 0.2 : failedJobsPerSecond,
    });
    const decisions = watched(600, failing(20));
    expect(firstStop(decisions)).toBe(250);
    expect(decisions.at(-1)?.reason).toBe(
      '6 to 11 tasks: 0.2 jobs a second failed before, 20 after, of 44 completed.',
    );
    // As many of more jobs, or few of them, are no reason.
    expect(firstStop(watched(600, failing(0.5)))).toBeLessThan(0);
    expect(firstStop(watched(600, failing(4)))).toBeLessThan(0);
  });

  test('what is unknown stops nothing', () => {
    const flat = (at: number) => ({ ...behind(at), completedJobsPerSecond: 24 });
    const unknown: ((at: number) => GrowthMoment)[] = [
      (at) => ({ ...flat(at), completedJobsPerSecond: undefined }),
      (at) => ({ ...flat(at), runningTasks: undefined }),
      (at) => ({ ...flat(at), completedJobsPerSecond: at < 200 ? undefined : 24 }),
      (at) => ({ ...flat(at), completedJobsPerSecond: at < 200 ? 24 : undefined }),
      // Nothing was completed before: the first of long jobs may simply not be done.
      (at) => ({ ...flat(at), completedJobsPerSecond: 0 }),
    ];
    for (const moment of unknown) expect(firstStop(watched(1200, moment))).toBeLessThan(0);
  });

  test('the number of tasks may be told once a minute', () => {
    const decisions = watched(900, (at) => ({
      ...behind(at),
      runningTasks: at % 60 === 20 ? growingTasks(at) : undefined,
      completedJobsPerSecond: 24,
    }));
    expect(firstStop(decisions)).toBe(380);
  });

  test('long jobs are waited for: those of new tasks end no sooner than they are long', () => {
    const long = (at: number) => ({
      ...behind(at),
      // 1,200 places and four jobs a second: jobs of 300 s.
      concurrency: 200,
      completedJobsPerSecond: at < 320 + 300 ? 4 : 10.7,
    });
    expect(firstStop(watched(1500, long))).toBeLessThan(0);
    expect(firstStop(watched(1500, (at) => ({ ...long(at), completedJobsPerSecond: 4 })))).toBe(1010);
  });

  test('tasks that a deploy takes away and brings back are not scale-outs', () => {
    const decisions = watched(1200, (at) => ({
      ...behind(at),
      runningTasks: at < 200 || at % 120 < 60 ? 6 : 4,
      completedJobsPerSecond: 24,
    }));
    expect(firstStop(decisions)).toBeLessThan(0);
  });
  test('tasks that idle took away again are not waited for', () => {
    const [runningTasks, desiredTasks] = [9, 9];
    const grown = watched(300, (at) => ({
      ...{ ...behind(at), inFlightJobs: 60, completedJobsPerSecond: 1 },
      ...{ runningTasks: growingTasks(at), desiredTasks: growingTasks(at) },
    }));
    expect(grown.at(-1)?.state.trial?.steps).toHaveLength(1);
    const smaller = watched(10, (at) => ({ ...behind(at), runningTasks, desiredTasks }), grown.at(-1)?.state);
    expect(smaller.at(-1)?.state.trial?.steps).toMatchObject([{ tasks: 9 }]);
    const floor = watched(
      10,
      (at) => ({ ...behind(at), runningTasks: 6, desiredTasks: 6 }),
      grown.at(-1)?.state,
    );
    expect(floor.at(-1)?.state.trial).toMatchObject({ tasksBefore: 6, steps: [] });
  });

  test('a slot that is read twice changes nothing, and a long silence judges nothing', () => {
    const decisions = watched(360, (at) => ({ ...behind(at), completedJobsPerSecond: 24 }));
    const state = decisions.at(-1)?.state;
    const sample = { maxTasks: 24, ...behind(350), completedJobsPerSecond: 1000 };
    expect(growthDecision(state, { ...sample, atSeconds: 350 }).state).toBe(state);
    expect(growthDecision(state, { ...sample, atSeconds: 340 }).state).toBe(state);
    const after = growthDecision(state, { ...sample, runningTasks: 21, atSeconds: 600 }).state;
    const late = watched(
      300,
      (at) => ({ ...behind(at), runningTasks: 21, completedJobsPerSecond: 24 }),
      after,
    );
    expect(firstStop(late)).toBeLessThan(0);
  });

  test('noise alone stops no flood that drains, and hides no limit for long', () => {
    // Numbers of jobs as they come when each ends by itself: about Poisson, from twelve even ones.
    const scene = fc.record({
      rate: fc.double({ min: 0.5, max: 20, noNaN: true }),
      noise: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 200, maxLength: 200 }),
    });
    const noisy = (perSecond: number, noise: number) =>
      Math.max(0, perSecond + noise * Math.sqrt((3 * perSecond) / 10));
    fc.assert(
      fc.property(scene, ({ rate, noise }) => {
        const at = (seconds: number) => noise[seconds / 10] ?? 0;
        const run = (perSecond: (seconds: number) => number) =>
          firstStop(
            watched(1800, (seconds) => ({
              ...behind(seconds),
              completedJobsPerSecond: noisy(perSecond(seconds), at(seconds)),
            })),
          );
        expect(run((seconds) => rate * growingTasks(seconds))).toBeLessThan(0);
        // Of few jobs nothing can be told; nor must it.
        if (rate >= 4) expect(run(() => rate * 6)).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
