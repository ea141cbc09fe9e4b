import { afterEvaluation, uncalled } from '../../simulation/alarm-calls';
import { JobBacklog } from '../../simulation/job-backlog';
import { ScaledTasks } from '../../simulation/scaled-tasks';
import { type StepScalingPolicy, stepScalingPolicyOf } from '../../simulation/step-scaling';

describe('JobBacklog', () => {
  test('the oldest job is the one that came first, to the second', () => {
    const backlog = new JobBacklog(2);
    backlog.arrive(0, 10);
    backlog.arrive(5, 10);
    expect(backlog.oldestAgeSeconds(7)).toBe(7);
    backlog.work(7, { places: 10, most: Number.POSITIVE_INFINITY });
    expect([backlog.oldestAgeSeconds(7), backlog.waitingJobs, backlog.inFlightJobs]).toEqual([2, 10, 10]);
    backlog.work(8, { places: 20, most: Number.POSITIVE_INFINITY });
    expect([backlog.oldestAgeSeconds(8), backlog.waitingJobs]).toEqual([0, 0]);
  });

  test.each([0.2, 1, 2, 30])('jobs of %d s: what came either ended, is in flight, or waits', (jobSeconds) => {
    const backlog = new JobBacklog(jobSeconds);
    let ended = 0;
    for (let second = 0; second < 600; second += 1) {
      backlog.arrive(second, 7);
      ended += backlog.work(second, { places: 50, most: Number.POSITIVE_INFINITY });
      expect(backlog.inFlightJobs).toBeLessThanOrEqual(50 + 1e-6);
    }
    const inFlight = jobSeconds < 1 ? 0 : backlog.inFlightJobs;
    expect(ended + inFlight + backlog.waitingJobs).toBeCloseTo(4200, 3);
    // 50 places: 7 jobs a second of up to 7 s fit.
    expect(backlog.waitingJobs > 0).toBe(jobSeconds === 30);
  });

  test('what is kept from ending stays in flight', () => {
    const backlog = new JobBacklog(1);
    for (let second = 0; second < 60; second += 1) {
      backlog.arrive(second, 10);
      expect(backlog.work(second, { places: 20, most: 4 })).toBeLessThanOrEqual(4);
    }
    expect(backlog.inFlightJobs).toBeCloseTo(20, 6);
  });

  test.each([0.5, 5])(
    'of jobs of %d s what is kept from starting waits, and leaves places empty',
    (jobSeconds) => {
      const backlog = new JobBacklog(jobSeconds);
      let ended = 0;
      for (let second = 0; second < 60; second += 1) {
        backlog.arrive(second, 10);
        ended += backlog.work(second, { places: 20, most: Number.POSITIVE_INFINITY, starts: 2 });
      }
      expect(backlog.inFlightJobs).toBeCloseTo(2 * jobSeconds, 6);
      expect(backlog.waitingJobs).toBeCloseTo(600 - 120, 6);
      expect(ended).toBeCloseTo(120 - (jobSeconds < 1 ? 0 : backlog.inFlightJobs), 6);
    },
  );
});

test('an alarm calls its scaling policy when it goes off, and once a minute while it stays', () => {
  let calls = uncalled;
  const called: number[] = [];
  for (let second = 0; second < 300; second += 10) {
    const state = second < 20 || (second >= 150 && second < 170) ? 'OK' : 'ALARM';
    const after = afterEvaluation(calls, state, second);
    calls = after.calls;
    if (after.isCalling) called.push(second);
  }
  expect(called).toEqual([20, 80, 140, 170, 230, 290]);
});

describe('ScaledTasks', () => {
  const policy: StepScalingPolicy = {
    adjustmentType: 'ChangeInCapacity',
    cooldownSeconds: 90,
    steps: [{ lowerBound: 0, adjustment: 5 }],
  };
  const props = {
    range: { min: 6, max: 24 },
    startSeconds: 75,
    bootSeconds: 20,
    countsFrom: 'desired',
  } as const;

  test('tasks are wanted at once, run after 55 s, and work after 75 s', () => {
    const tasks = new ScaledTasks({ ...props, cooldownFrom: 'call' });
    tasks.scale(policy, 0, 100);
    const seen = [100, 154, 155, 174, 175].map((second) => {
      tasks.pass(second);
      return [tasks.desiredTasks, tasks.runningTasks(second), tasks.workingTasks];
    });
    expect(seen).toEqual([
      [11, 6, 6],
      [11, 6, 6],
      [11, 11, 6],
      [11, 11, 6],
      [11, 11, 11],
    ]);
  });

  test.each([
    ['call', [0, 120, 240]],
    ['fulfilment', [0, 180, 360]],
  ] as const)(
    'called once a minute, it grows again when its cooldown since the %s is over',
    (cooldownFrom, at) => {
      const tasks = new ScaledTasks({ ...props, cooldownFrom });
      const grown = [0, 60, 120, 180, 240, 300, 360].filter((second) => {
        tasks.pass(second);
        return tasks.scale(policy, 0, second);
      });
      expect(grown.slice(0, 3)).toEqual(at);
    },
  );

  test('those that do not work yet go first', () => {
    const tasks = new ScaledTasks({ ...props, cooldownFrom: 'call' });
    tasks.scale(policy, 0, 0);
    tasks.scale({ ...policy, steps: [{ lowerBound: 0, adjustment: -3 }] }, 0, 10);
    tasks.pass(100);
    expect([tasks.desiredTasks, tasks.workingTasks]).toEqual([8, 8]);
  });
});

test.each([
  [{}, 'StepScalingPolicyConfiguration: expected an object, got undefined'],
  [
    { StepScalingPolicyConfiguration: { AdjustmentType: 'ExactCapacity' } },
    'AdjustmentType: expected ChangeInCapacity, PercentChangeInCapacity, got "ExactCapacity"',
  ],
])('refuses a policy that it cannot play: %j', (properties, message) => {
  expect(() => stepScalingPolicyOf(properties)).toThrow(new TypeError(message));
});
