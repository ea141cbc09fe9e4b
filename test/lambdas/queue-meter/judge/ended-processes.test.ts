import type { WorkerProcess } from '../../../../domain/jobs/job-store-reading';
import {
  type HandBacks,
  handBacks,
  lostJobs,
  processMemories,
} from '../../../../lambdas/queue-meter/judge/ended-processes';
import type { MeterReads } from '../../../../lambdas/queue-meter/read/meter-reads';
import { figuresOf, outputs, reading, settings, sidekiqQueue, slot } from '../sample';

const worker = (name: string, changes: Partial<WorkerProcess> = {}): WorkerProcess => ({
  ...{ name, queues: ['critical'], busyJobs: 10, concurrency: 10, beatAtSeconds: slot },
  ...changes,
});
const since = (before: readonly WorkerProcess[], now: readonly WorkerProcess[]) => ({
  before: processMemories(before),
  beforeAtSeconds: slot,
  processes: now,
});

describe('what stopping processes may put back', () => {
  test('is what each of them can run, from when it takes no more jobs or is gone', () => {
    const [a, b] = [worker('a'), worker('b', { busyJobs: 3 })];
    expect(handBacks(undefined, since([a, b], [a, b]), slot + 10)).toBeUndefined();
    expect(handBacks(undefined, since([a, b], [a]), slot + 10)).toEqual({
      jobs: 10,
      untilSeconds: slot + 40,
    });
    const quiet = worker('b', { isQuiet: true, busyJobs: 3 });
    expect(handBacks(undefined, since([a, b], [a, quiet]), slot + 10)?.jobs).toBe(10);
  });

  test('counts once for each of them, and no longer than its last counts may take', () => {
    const quiet = worker('b', { isQuiet: true });
    let last: HandBacks | undefined = handBacks(undefined, since([worker('b')], [quiet]), slot + 10);
    last = handBacks(last, since([quiet], [quiet]), slot + 60);
    expect(last).toEqual({ jobs: 10, untilSeconds: slot + 90 });
    last = handBacks(last, since([quiet], []), slot + 70);
    expect(last).toEqual({ jobs: 10, untilSeconds: slot + 100 });
    expect(handBacks(last, since([], []), slot + 90)?.jobs).toBe(10);
    expect(handBacks(last, since([], []), slot + 100)).toBeUndefined();
  });

  test('is nothing of one that was killed: it had not beaten for long', () => {
    const silent = worker('a', { beatAtSeconds: slot - 50 });
    expect(handBacks(undefined, since([silent], []), slot + 10)).toBeUndefined();
    expect(lostJobs(since([silent], []), ['critical'])).toBe(10);
    expect(lostJobs(since([silent], []), ['imports'])).toBe(0);
    expect(lostJobs(since([worker('a')], []), ['critical'])).toBe(0);
    expect(lostJobs(since([silent], [silent]), ['critical'])).toBe(0);
  });
});

/** A queue that is always as late: two jobs a second end for each task. */
interface Flood {
  readonly readings: number;
  readonly processes: (index: number) => readonly WorkerProcess[];
  readonly failedTotal: (index: number) => number;
  readonly tasks: (index: number) => number;
}

function flood({ readings, processes, failedTotal, tasks }: Flood) {
  let done = 0;
  const series = Array.from({ length: readings }, (_, index): Partial<MeterReads> => {
    const seconds = 10 * index;
    const perSecond = 2 * tasks(index);
    done += index === 0 ? 0 : 10 * perSecond;
    // As many come as end, the last of them now.
    const waiting = Array.from({ length: 300 }, (__, job) => slot + seconds - (299 - job) / perSecond);
    return {
      queues: {
        value: reading(
          [
            sidekiqQueue('critical', waiting, slot + seconds),
            sidekiqQueue('mailers', [], slot + seconds),
            sidekiqQueue('imports', [], slot + seconds),
          ],
          {
            processes: processes(index),
            completedJobsTotal: done,
            failedJobsTotal: failedTotal(index),
          },
        ),
      },
      tasks: { value: { urgent: { runningTasks: tasks(index), desiredTasks: tasks(index) } } },
    };
  });
  return outputs(series, { settings: settings({ framework: 'sidekiq' }) });
}

const grown = (index: number) => (index < 10 ? 2 : 4);
const generation = (name: string, count: number, index: number) =>
  Array.from({ length: count }, (_, at) => worker(`${name}${at}`, { beatAtSeconds: slot + 10 * index }));

test('a deploy that puts 300 jobs back in 40 s stops no growth', () => {
  // From 200 s on thirty processes end, eight in each reading but the last, and what each had is counted as failed.
  const gone = (index: number) => Math.min(30, Math.max(0, index - 19) * 8);
  const said = flood({
    readings: 60,
    processes: (index) => [
      ...generation('old', 30, index).slice(gone(index)),
      ...generation('new', gone(index), index),
    ],
    failedTotal: (index) => 10 * gone(index),
    tasks: grown,
  });
  for (const one of said.slice(1)) {
    expect(figuresOf(one).failedJobsPerSecond).toBe(0);
    expect(figuresOf(one)['growthStopped/urgent']).toBe(0);
  }
});

test('failures beyond that do, in a deploy too', () => {
  const said = flood({
    readings: 60,
    processes: (index) => generation('same', index < 20 ? 30 : 29, index),
    failedTotal: (index) => (index < 11 ? 0 : 200 * (index - 10)),
    tasks: grown,
  });
  expect(said.at(-1)?.line.pools[0]?.growthStopped).toMatch(/jobs a second failed before, 20 after/);
});

test('a killed process has completed none of its jobs', () => {
  // Two processes of ten; one is killed after 20 s. Its heartbeat stays for a minute, and then ten jobs are held by nobody.
  const said = outputs(
    Array.from({ length: 12 }, (_, index): Partial<MeterReads> => {
      const seconds = 10 * index;
      const silent = worker('killed', { beatAtSeconds: slot + Math.min(seconds, 20) });
      const processes = [worker('alive', { beatAtSeconds: slot + seconds }), ...(index < 8 ? [silent] : [])];
      const queues = ['critical', 'mailers', 'imports'].map((name) =>
        sidekiqQueue(name, name === 'critical' ? [slot - 9, slot - 8] : [], slot + seconds),
      );
      return { queues: { value: reading(queues, { processes }) } };
    }),
    { settings: settings({ framework: 'sidekiq' }) },
  );
  const completed = said.slice(1).map((one) => figuresOf(one)['completedJobsPerSecond/urgent']);
  expect(completed).toEqual(Array.from({ length: 11 }, () => 0));
});
