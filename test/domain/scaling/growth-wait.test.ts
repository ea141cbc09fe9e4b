import { behind, firstStop, type GrowthMoment, watched } from '../../support/simulation/watched-growth';

describe('what scale-outs wait for', () => {
  test('the third scale-out waits until the first two are judged, as one that reaches the ceiling does', () => {
    // Jobs of 90 s, or one a second whatever the tasks.
    const many = (at: number) => (at < 60 ? 9 : at < 180 ? 19 : at < 300 ? 29 : at < 420 ? 39 : 48);
    const sample = (at: number): GrowthMoment => ({
      ...{ pressurePercent: 500, runningTasks: many(at), maxTasks: 48, concurrency: 10 },
      ...{ inFlightJobs: 10 * many(at), completedJobsPerSecond: 1, failedJobsPerSecond: 0 },
    });
    const decisions = watched(600, sample);
    const waits = decisions.filter((one) => one.waiting !== undefined);
    expect(waits.at(0)?.state.atSeconds).toBe(180);
    expect(waits.at(0)?.waiting).toBe('9 to 29 tasks: whether they help is not known yet, jobs take 90 s.');
    // Asked for at 250 s, they are waited for from then on: a count of running tasks is a minute old.
    const asked = watched(200, (at) => ({
      ...sample(at),
      runningTasks: 9,
      desiredTasks: at < 70 ? 9 : at < 190 ? 19 : 29,
    }));
    expect(asked.at(-1)?.waiting).toMatch(/^9 to 29 tasks/);
    // From 39 of 48 the next one is the last.
    const last = watched(200, (at) => ({ ...sample(at), runningTasks: at < 60 ? 29 : 39 }));
    expect(last.find((one) => one.waiting !== undefined)?.state.atSeconds).toBe(60);
    // Nothing was thrown away when more tasks came: it is known before the ceiling would have been reached.
    const held = watched(900, (at) => sample(Math.min(at, 299)));
    expect(held.at(-1)).toMatchObject({
      stopped: true,
      reason: '9 to 29 tasks: 1.0 jobs a second completed before, 1.0 after.',
      fruitless: { usefulTasks: 9 },
    });
    expect(firstStop(held)).toBeLessThanOrEqual(420);
  });

  test('in flight tells how long jobs are: where few of the places are taken, nobody waits for what they would last', () => {
    const limited = (inFlightJobs?: number) =>
      firstStop(
        watched(3600, (at) => ({
          ...behind(at),
          completedJobsPerSecond: 0.5,
          ...(inFlightJobs !== undefined && { inFlightJobs }),
        })),
      );
    expect(limited(1)).toBeLessThanOrEqual(410);
    // 60 places and one job in two seconds: it might be jobs of two minutes.
    expect(limited()).toBeGreaterThan(600);
  });

  test('work that was taken while nobody waited counts as well', () => {
    // Each step swallows what waits: the pool is calm for ten minutes, and in flight becomes more and more.
    const decisions = watched(3600, (at) => {
      const waits = at < 200 || (at >= 900 && at < 1000) || at >= 1700;
      const runningTasks = at < 160 ? 9 : at < 960 ? 19 : 29;
      return {
        ...{ pressurePercent: waits ? 300 : 0, runningTasks, maxTasks: 48, concurrency: 10 },
        ...{
          inFlightJobs: Math.min(10 * runningTasks, 90 + at / 8),
          completedJobsPerSecond: 0.5,
          failedJobsPerSecond: 0,
        },
      };
    });
    expect(decisions.at(-1)).toMatchObject({ stopped: true, fruitless: { usefulTasks: 9 } });
  });
});
