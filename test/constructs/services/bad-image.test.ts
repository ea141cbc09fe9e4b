import fc from 'fast-check';
import { loadStage } from '../../../config/load-stage';
import type { RolloutMode } from '../../../domain/rollout/rollout-for';
import { rolloutLimits } from '../../../domain/rollout/rollout-limits';
import {
  badRollout,
  rolloutOver,
  slowImage,
  slowManner,
  usualManner,
} from '../../../scripts/bench/rollback-lines';
import { type NamedRollout, watchedRollouts } from '../../../scripts/bench/watched-rollouts';
import { type Datapoint, evaluateAlarm } from '../../../simulation/evaluate-alarm';
import type { AlarmState } from '../../../simulation/metric-alarm';
import type { BadImage, EcsManner } from '../../../simulation/simulate-bad-rollout';
import { synthStage } from '../../support/synth/synth-stage';

const { parsed } = synthStage(loadStage('prod'));
const rollouts = Object.values(
  watchedRollouts(Object.entries(parsed).map(([name, template]) => ({ name, template }))),
);

function rolloutOf(service: string): NamedRollout {
  const found = rollouts.find((one) => one.service === service);
  if (found === undefined) throw new Error(`no service ${service} in prod`);
  return found;
}

const urgent = rolloutOf('urgent');

describe('a version whose tasks boot, run ten seconds and exit', () => {
  test.each(
    rollouts.flatMap((one) =>
      [...new Set([one.range.min, one.range.max])].map((size) => [one.service, size, one] as const),
    ),
  )(
    '%s of prod, %i tasks: undone within five minutes, and never without the alarm',
    (_service, size, rollout) => {
      const { undoneSecond, undoneBy, mostOffline } = badRollout(rollout, size);
      expect(undoneBy).toBe('alarm');
      expect(undoneSecond).toBeLessThanOrEqual(300);
      expect(mostOffline).toBe(rolloutLimits(rollout.percentages, size).offlineAtMost);
      const { alarm: _, ...blind } = rollout;
      const forever = badRollout(blind, size);
      expect(forever).toMatchObject({ mostOffline });
      expect([forever.undoneSecond, forever.completedSecond]).toEqual([undefined, undefined]);
      expect(forever.failedTasks).toBeGreaterThan(100);
    },
  );

  const manners: fc.Arbitrary<EcsManner> = fc.record({
    schedulerSeconds: fc.integer({ min: 5, max: 30 }),
    stopsFirst: fc.boolean(),
    ingestionSeconds: fc.integer({ min: 0, max: 120 }),
    alarmPollSeconds: fc.integer({ min: 1, max: 60 }),
    alarmSecond: fc.nat(59),
    pauseSeconds: fc.constant(usualManner.pauseSeconds),
    bakeSeconds: fc.constantFrom(300, 600),
  });
  /** From the smallest and quickest image to one that takes over two minutes until it ends. */
  const images = (runSeconds: { min: number; max: number }): fc.Arbitrary<BadImage> =>
    fc.record({
      ends: fc.constant('exits' as const),
      startSeconds: fc.integer({ min: 15, max: 90 }),
      runSeconds: fc.integer(runSeconds),
    });
  const modes = fc.constantFrom<RolloutMode>('thirds', 'surge-thirds', 'single');
  const sizes = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(100), fc.nat(100));

  /** How a rollout of some mode and size within some range ends, and what it may take offline. */
  function outcome(
    mode: RolloutMode,
    [first, wider, above]: [number, number, number],
    bad: { image: BadImage; manner: EcsManner },
  ) {
    const min = mode === 'single' ? 1 : first;
    const max = mode === 'single' ? 1 : Math.min(100, min + wider);
    const size = Math.min(max, min + above);
    const rollout = rolloutOver(urgent, mode, { min, max });
    if (rollout === undefined) throw new Error(`no rollout for ${min} to ${max} tasks by ${mode}`);
    const { offlineAtMost } = rolloutLimits(rollout.percentages, size);
    return { ...badRollout(rollout, size, bad), offlineAtMost };
  }

  const { healthySeconds } = urgent;

  test('is undone within ten minutes in every mode, at every size of every range up to 100, whatever AWS leaves open', () => {
    fc.assert(
      fc.property(
        modes,
        sizes,
        images({ min: 1, max: healthySeconds - 1 }),
        manners,
        (mode, size, image, manner) => {
          const { undoneBy, undoneSecond = Infinity, ...offline } = outcome(mode, size, { image, manner });
          return undoneBy === 'alarm' && undoneSecond <= 600 && offline.mostOffline === offline.offlineAtMost;
        },
      ),
    );
  });

  test('one that lives until it counts as healthy is undone within 12 minutes, if two of its failures are seen before ECS is done', () => {
    fc.assert(
      fc.property(
        modes,
        sizes,
        images({ min: healthySeconds, max: 60 }),
        manners,
        (mode, size, image, manner) => {
          const { startSeconds, runSeconds } = image;
          const { schedulerSeconds, ingestionSeconds, bakeSeconds } = manner;
          const twice = 2 * (startSeconds + runSeconds + schedulerSeconds);
          // Of an alarm that is evaluated once a minute.
          const seen = twice + ingestionSeconds + 60 + schedulerSeconds;
          fc.pre(seen <= startSeconds + healthySeconds + bakeSeconds);
          const { undoneBy, undoneSecond = Infinity } = outcome(mode, size, { image, manner });
          return undoneBy === 'alarm' && undoneSecond <= 720;
        },
      ),
    );
  });

  test('where one task follows another it stays, if the second failure is seen after ECS is done', () => {
    const image: BadImage = { ends: 'exits', startSeconds: 64, runSeconds: 57 };
    const late = { schedulerSeconds: 5, stopsFirst: false, ingestionSeconds: 115, alarmPollSeconds: 1 };
    const manner = { ...usualManner, ...late, alarmSecond: 0, bakeSeconds: 300 };
    expect(outcome('thirds', [1, 0, 0], { image, manner }).undoneSecond).toBeUndefined();
    const sooner = { ...manner, ingestionSeconds: 60 };
    expect(outcome('thirds', [1, 0, 0], { image, manner: sooner })).toMatchObject({ undoneBy: 'alarm' });
  });

  test('a slow one on a bad day too', () => {
    for (const rollout of rollouts) {
      const { undoneSecond } = badRollout(rollout, rollout.range.min, {
        image: slowImage,
        manner: slowManner,
      });
      expect([rollout.service, undoneSecond]).toEqual([rollout.service, expect.any(Number)]);
      expect(undoneSecond).toBeLessThanOrEqual(600);
    }
  });

  test('one that ends four minutes after it was begun is not seen any more where one task follows another', () => {
    const image: BadImage = { ends: 'exits', startSeconds: 120, runSeconds: 180 };
    expect(badRollout(rolloutOf('scheduler'), 1, { image, manner: slowManner }).undoneSecond).toBeUndefined();
    expect(badRollout(rolloutOf('default'), 9, { image, manner: slowManner }).undoneBy).toBe('alarm');
  });
});

describe('other bad versions', () => {
  test.each(rollouts.map((one) => [one.service, one] as const))(
    '%s: tasks that never run, and tasks that fail their check, are for the circuit breaker; on Spot the first are for the alarm',
    (_service, rollout) => {
      const { min } = rollout.range;
      const started = badRollout(rollout, min, {
        image: { ends: 'neverRuns', startSeconds: 60, runSeconds: 0 },
      });
      const checked = badRollout(rollout, min, {
        image: { ends: 'unhealthy', startSeconds: 60, runSeconds: 120 },
      });
      expect(started.undoneBy).toBe(rollout.service === 'bulk' ? 'alarm' : 'circuit breaker');
      // A breaker that Spot cannot trip sees no failed check either: that is the price (ADR 16).
      expect(checked.undoneBy).toBe(rollout.service === 'bulk' ? undefined : 'circuit breaker');
      expect(started.undoneSecond).toBeLessThanOrEqual(300);
      expect(checked.undoneSecond ?? 0).toBeLessThanOrEqual(600);
    },
  );
});

test('a shortage of three hours undoes nothing of a Spot pool; two tasks without a place did', () => {
  const bulk = rolloutOf('bulk');
  const shortage: BadImage = { ends: 'shortage', startSeconds: 10, runSeconds: 0 };
  // As if ECS never waited: more attempts than its throttle lets it make.
  const manner = { ...usualManner, pauseSeconds: () => 0 };
  for (const size of [bulk.range.min, bulk.range.max]) {
    const { undoneBy, failedTasks } = badRollout(bulk, size, { image: shortage, manner });
    expect(undoneBy).toBeUndefined();
    expect(failedTasks).toBeGreaterThan(1000);
    const before = { ...bulk, breakerFailures: 2 };
    expect(badRollout(before, size, { image: shortage, manner }).undoneBy).toBe('circuit breaker');
  }
});

describe('what is counted', () => {
  test.each([
    ['EssentialContainerExited', 'Essential container in task exited', true],
    ['TaskFailedToStart', 'CannotPullContainerError: pull image manifest has been retried', true],
    ['TaskFailedToStart', 'Capacity is unavailable at this time. Please try again later', false],
    ['ServiceSchedulerInitiated', 'Scaling activity initiated by (deployment ecs-svc/1)', false],
    ['ServiceSchedulerInitiated', 'Task failed container health checks', false],
    ['UserInitiated', 'Task stopped by user', false],
    ['SpotInterruption', 'Your Spot Task was interrupted.', false],
    ['TerminationNotice', 'Your Spot Task was interrupted.', false],
    ['InfrastructureHealth', 'The host is not well', false],
  ])('%s, "%s": %s', (stopCode, reason, isCounted) => {
    for (const { counted } of rollouts) expect(counted(stopCode, reason) !== undefined).toBe(isCounted);
  });

  const exit = (rollout: NamedRollout, atSeconds: number): Datapoint => {
    const counted = rollout.counted('EssentialContainerExited', 'Essential container in task exited');
    if (counted === undefined) throw new Error('an exit is not counted');
    return { ...counted, atSeconds };
  };

  /** Minute by minute. */
  function statesOf(rollout: NamedRollout, datapoints: readonly Datapoint[], minutes: number): AlarmState[] {
    const { alarm } = rollout;
    if (alarm === undefined) throw new Error(`${rollout.service} has no alarm`);
    const states: AlarmState[] = [];
    for (let minute = 1; minute <= minutes; minute += 1) {
      const atSeconds = minute * 60 + 3;
      const near = datapoints.filter((one) => one.atSeconds > atSeconds - 1800 && one.atSeconds <= atSeconds);
      const state = states.at(-1) ?? 'OK';
      states.push(evaluateAlarm({ alarm, datapoints: near, atSeconds, state, ingestionSeconds: 60 }).state);
    }
    return states;
  }

  test('a task an hour that is killed or recycles itself undoes nothing, all day', () => {
    const hourly = Array.from({ length: 24 }, (_, hour) => exit(urgent, hour * 3600 + 17));
    expect(new Set(statesOf(urgent, hourly, 24 * 60))).toEqual(new Set(['OK']));
    expect(statesOf(urgent, [...hourly, exit(urgent, 3600 + 100)], 70)).toContain('ALARM');
  });

  test("another service's exits are its own affair, however many", () => {
    const others = Array.from({ length: 100 }, (_, index) => exit(rolloutOf('bulk'), 300 + index));
    expect(new Set(statesOf(urgent, others, 30))).toEqual(new Set(['OK']));
    expect(statesOf(rolloutOf('bulk'), others, 30)).toContain('ALARM');
  });

  test('a deploy after one that was undone is not blind: its revision is another metric, and well at the first look', () => {
    const exits = Array.from({ length: 10 }, (_, index) => exit(urgent, 60 + index * 30));
    const states = statesOf(urgent, exits, 40);
    expect(states.slice(6, 10)).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
    const { alarm } = urgent;
    if (alarm === undefined) throw new Error('urgent has no alarm');
    const next = { ...alarm, dimensions: { TaskDefinition: 'the next revision' } };
    const look = { datapoints: exits, atSeconds: 483, state: 'ALARM', ingestionSeconds: 60 } as const;
    expect(evaluateAlarm({ ...look, alarm }).state).toBe('ALARM');
    expect(evaluateAlarm({ ...look, alarm: next }).state).toBe('OK');
    // The same revision once more: CloudWatch looks back over two periods more where some are without data.
    expect(states.slice(26).every((state) => state === 'OK')).toBe(true);
  });
});
