import { behind, firstStop, type GrowthMoment, watched } from '../../support/simulation/watched-growth';

describe('growthDecision', () => {
  describe('once stopped', () => {
    const stopped = watched(390, (at) => ({ ...behind(at), completedJobsPerSecond: 24 })).at(-1)?.state;
    const still = (at: number): GrowthMoment => ({
      ...behind(at),
      runningTasks: 16,
      completedJobsPerSecond: 24,
    });

    test('is stopped, for the tests after this one', () => {
      expect(stopped).toMatchObject({ atSeconds: 380, stops: 1 });
    });

    test('a calm pool is free again after a minute, and has forgotten everything', () => {
      const decisions = watched(120, (at) => ({ ...still(at), pressurePercent: 49 }), stopped);
      expect(decisions.filter((one) => one.stopped)).toHaveLength(6);
      expect(decisions.at(-1)?.state).toMatchObject({ stops: 0 });
      expect(decisions.at(-1)?.state.trial).toBeUndefined();
    });

    /** A tenth each five minutes down to 6; then 11 while a try lasts. */
    const given = (at: number) => Math.max(6, 16 - Math.floor((at - 380) / 300));

    test('what was of no use is given back, from the moment it was counted', () => {
      const decisions = watched(
        3600,
        (at) => ({ ...still(at), runningTasks: given(at), minTasks: 2 }),
        stopped,
      );
      const fruitless = decisions.filter((one) => one.fruitless !== undefined);
      expect(fruitless.at(0)?.fruitless).toEqual({ usefulTasks: 6, sinceSeconds: 220 });
      expect(fruitless.at(-1)?.state.seen?.tasks).toBe(7);
      // What lies below the floor is not useful either, but stays.
      const [first] = watched(10, (at) => ({ ...still(at), minTasks: 15 }), stopped);
      expect(first?.fruitless).toEqual({ usefulTasks: 6, sinceSeconds: 220 });
      expect(watched(10, (at) => ({ ...still(at), minTasks: 16 }), stopped)[0]?.fruitless).toBeUndefined();
    });

    test('one more try ten minutes after all is given back; where it changes nothing, the next after twenty', () => {
      const settled = 380 + 10 * 300;
      const tasksAt = (at: number) => (at < settled + 700 || at >= settled + 800 ? given(at) : 11);
      const decisions = watched(6000, (at) => ({ ...still(at), runningTasks: tasksAt(at) }), stopped);
      const changes = decisions.flatMap((one, index) =>
        one.stopped === (decisions[index - 1]?.stopped ?? true) ? [] : [[one.state.atSeconds, one.stopped]],
      );
      // 11 tasks are seen at 4,080 s, work at 4,100, and are counted for 60 s.
      expect(changes).toEqual([
        [3980, false],
        [4140, true],
        [5380, false],
      ]);
    });

    test('a try that helps is forgiven', () => {
      const helps = 380 + 10 * 300 + 700;
      const decisions = watched(
        helps,
        (at) => ({
          ...still(at),
          runningTasks: at < helps ? given(at) : 11,
          completedJobsPerSecond: at < helps ? 24 : 40,
        }),
        stopped,
      );
      expect(decisions.at(-1)).toMatchObject({ stopped: false, state: { stops: 0 } });
    });

    test('nothing holds it once more is completed than the limit let', () => {
      const decisions = watched(
        300,
        (at) => ({ ...still(at), completedJobsPerSecond: at < 450 ? 24 : 60 }),
        stopped,
      );
      const free = decisions.find((one) => !one.stopped);
      expect(free?.state).toMatchObject({ stops: 0 });
      expect(free?.state.atSeconds).toBeLessThanOrEqual(540);
    });

    test('the next wave finds it stopped while tasks of no use still run', () => {
      const calm = watched(120, (at) => ({ ...still(at), pressurePercent: 10 }), stopped).at(-1);
      expect(calm).toMatchObject({ stopped: false, fruitless: { usefulTasks: 6 } });
      expect(watched(10, still, calm?.state)[0]).toMatchObject({ stopped: true, state: { stops: 1 } });
      // Once they are gone one more step is tried, and no second one before that is judged.
      const small = watched(
        120,
        (at) => ({ ...still(at), pressurePercent: 10, runningTasks: 6 }),
        calm?.state,
      );
      const wave = watched(
        120,
        (at) => ({ ...still(at), runningTasks: 6, desiredTasks: at < 700 ? 6 : 11 }),
        small.at(-1)?.state,
      );
      expect(wave.some((one) => one.stopped)).toBe(false);
      expect(wave.filter((one) => one.waiting !== undefined).map((one) => one.state.atSeconds)[0]).toBe(700);
      // After an hour it is a pool like any other.
      const hour = watched(3700, (at) => ({ ...still(at), pressurePercent: 10 }), stopped).at(-1);
      expect(hour?.fruitless).toBeUndefined();
      expect(hour?.state.lastStop).toBeUndefined();
    });

    test('at the ceiling there is nothing to try', () => {
      const decisions = watched(3600, (at) => ({ ...still(at), maxTasks: 16 }), stopped);
      expect(decisions.every((one) => one.stopped)).toBe(true);
    });
  });

  describe('a limit that the app keeps in its store', () => {
    const limited = (at: number): GrowthMoment => ({
      ...{ ...behind(at), runningTasks: 16, inFlightJobs: 1, completedJobsPerSecond: 0.2 },
      appLimit: { jobsPerSecond: 0.2 },
    });

    test('stops growth before a task is tried, by name', () => {
      const decisions = watched(300, limited);
      const stop = decisions.find((one) => one.stopped);
      expect(stop).toMatchObject({
        reason: 'limited by the app to 0.2 jobs a second.',
        fruitless: { usefulTasks: 1 },
      });
      expect(stop?.state.atSeconds).toBeLessThanOrEqual(140);
      const atOnce = watched(200, (at) => ({
        ...limited(at),
        inFlightJobs: 20,
        appLimit: { inFlightJobs: 20 },
      }));
      expect(atOnce.at(-1)).toMatchObject({
        reason: 'limited by the app to 20 jobs at once.',
        fruitless: { usefulTasks: 3 },
      });
    });

    test('is none where it is far, or the tasks are full', () => {
      expect(
        firstStop(watched(300, (at) => ({ ...limited(at), appLimit: { jobsPerSecond: 5 } }))),
      ).toBeLessThan(0);
      expect(
        firstStop(watched(300, (at) => ({ ...limited(at), appLimit: { inFlightJobs: 2 } }))),
      ).toBeLessThan(0);
      expect(firstStop(watched(300, (at) => ({ ...limited(at), inFlightJobs: 160 })))).toBeLessThan(0);
    });

    test('lets go when the app takes it back, and holds as long as it is there', () => {
      const state = watched(300, limited).at(-1)?.state;
      expect(watched(7200, limited, state).every((one) => one.stopped)).toBe(true);
      expect(watched(10, (at) => ({ ...limited(at), appLimit: undefined }), state)[0]?.stopped).toBe(false);
      expect(
        watched(10, (at) => ({ ...limited(at), appLimit: { jobsPerSecond: 9 } }), state)[0]?.stopped,
      ).toBe(false);
    });
  });
});
