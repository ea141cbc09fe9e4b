import type { MeterOutput } from '../../../../lambdas/queue-meter/evaluate-reading';
import { figuresOf, outputs, queue, reading, settings, sidekiqQueue, slot } from '../sample';

const arrivingPerSecond = 100;
const readings = 48;

/** Tasks after so many seconds, as scaling would add them. */
function tasksAt(seconds: number): number {
  if (seconds < 70) return 2;
  return seconds < 200 ? 4 : 6;
}

interface Flood {
  /** Of all tasks together. */
  readonly completedPerSecond: (tasks: number) => number;
  readonly framework: 'bullmq' | 'sidekiq';
}

/** A hundred jobs a second flood a queue that is already behind. */
function flooded({ completedPerSecond, framework }: Flood): MeterOutput[] {
  let done = 0;
  return outputs(
    Array.from({ length: readings }, (_, index) => {
      const seconds = 10 * index;
      const tasks = tasksAt(seconds);
      if (index > 0) done += Math.round(10 * completedPerSecond(tasks));
      return {
        queues: {
          value:
            framework === 'bullmq' ? bullmqFlood(seconds, done, tasks) : sidekiqFlood(seconds, done, tasks),
        },
        tasks: { value: { urgent: { runningTasks: tasks, desiredTasks: tasks } } },
      };
    }),
    { settings: settings({ framework }) },
  );
}

const behind = 3000;

function bullmqFlood(seconds: number, done: number, tasks: number) {
  const added = behind + arrivingPerSecond * seconds;
  const inFlightJobs = 10 * tasks;
  const critical = queue('critical', {
    addedJobsTotal: added,
    waitingJobs: added - done - inFlightJobs,
    inFlightJobs,
    oldestJobAgeSeconds: 30 + (added - done) / arrivingPerSecond,
  });
  return reading([critical, queue('mailers'), queue('imports')]);
}

function sidekiqFlood(seconds: number, done: number, tasks: number) {
  const added = behind + arrivingPerSecond * seconds;
  const busyJobs = 10 * tasks;
  const times = Array.from(
    { length: added - done - busyJobs },
    (_, index) => slot - behind / arrivingPerSecond + (done + busyJobs + index + 1) / arrivingPerSecond,
  );
  return reading(
    [
      sidekiqQueue('critical', times, slot + seconds),
      sidekiqQueue('mailers', [], slot + seconds),
      sidekiqQueue('imports', [], slot + seconds),
    ],
    { processes: [{ name: 'a', queues: ['critical', 'mailers'], busyJobs }] },
  );
}

describe.each(['bullmq', 'sidekiq'] as const)('a flood, with %s', (framework) => {
  test('that more tasks work off faster is never stopped', () => {
    const series = flooded({ framework, completedPerSecond: (tasks) => 10 * tasks });
    expect(series.filter((one) => figuresOf(one)['growthStopped/urgent'] === 1)).toEqual([]);
    // From 6 of 8 tasks the next step reaches the ceiling: it waits for a minute, and says so.
    const waiting = series.filter((one) => one.line.pools[0]?.growthWaits !== undefined);
    expect(waiting.length).toBeGreaterThan(0);
    expect(waiting.length).toBeLessThanOrEqual(7);
    for (const one of series) {
      const pressure = figuresOf(one)['scalingPressurePercent/urgent'] ?? 0;
      expect(pressure >= 100).toBe(!waiting.includes(one));
    }
    expect(waiting[0]?.line.pools[0]?.growthWaits).toMatch(
      /^4 to 6 tasks: whether they help is not known yet/,
    );
    const told = series.slice(25).map((one) => figuresOf(one)['completedJobsPerSecond/urgent'] ?? 0);
    expect(Math.min(...told)).toBeGreaterThan(57);
    expect(Math.max(...told)).toBeLessThan(63);
  });

  test('that more tasks do not work off faster is stopped below the alarm, with the reason in the line', () => {
    const series = flooded({ framework, completedPerSecond: () => 20 });
    const last = series.at(-1);
    expect(last && figuresOf(last)).toMatchObject({
      'growthStopped/urgent': 1,
      'scalingPressurePercent/urgent': 99,
      'growthStopped/bulk': 0,
    });
    expect(last?.line.pools[0]?.growthStopped).toMatch(/tasks/);
    // Not by age alone: it was just as late before.
    expect(series.slice(0, 20).every((one) => figuresOf(one)['growthStopped/urgent'] === 0)).toBe(true);
  });
});

describe('a queue that its app limits to two jobs in ten seconds', () => {
  const limit = { jobsPerSecond: 0.2 };
  const flood = (mailers: { waitingJobs: number; limit?: typeof limit }) =>
    outputs(
      Array.from({ length: 60 }, (_, index) => {
        const done = 2 * index;
        const critical = queue('critical', {
          ...{ limit, waitingJobs: behind, inFlightJobs: 1, addedJobsTotal: behind + done },
          oldestJobAgeSeconds: 30 + 10 * index,
        });
        return {
          queues: { value: reading([critical, queue('mailers', mailers), queue('imports')]) },
          tasks: { value: { urgent: { runningTasks: 4, desiredTasks: 4 } } },
        };
      }),
    );

  test('asks for no task, says by whom it is limited, and gives back what its jobs leave empty', () => {
    const last = flood({ waitingJobs: 0 }).at(-1);
    expect(last?.line.pools[0]?.growthStopped).toBe(
      'limited by the app to 0.2 jobs a second. Tasks beyond 2 are given back.',
    );
    expect(last && figuresOf(last)).toMatchObject({
      ...{ 'growthStopped/urgent': 1, 'scalingPressurePercent/urgent': 99 },
      // It must have been seen at work for 30 s.
      'idleSeconds/urgent': 590 - 30,
    });
  });

  test('is no reason while another queue of the pool waits that has none', () => {
    const last = flood({ waitingJobs: 5 }).at(-1);
    expect(last?.line.pools[0]?.growthStopped).toBeUndefined();
  });
});
