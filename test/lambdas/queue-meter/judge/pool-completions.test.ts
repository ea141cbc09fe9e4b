import fc from 'fast-check';
import type { QueueReading } from '../../../../domain/jobs/job-store-reading';
import { output, queue, reading, reads, settings, sidekiqQueue, slot } from '../sample';

/** Completed jobs per second of both pools after two readings 10 s apart. */
function completed(
  first: Parameters<typeof reading>,
  second: Parameters<typeof reading>,
  framework: 'bullmq' | 'sidekiq' = 'bullmq',
): (number | undefined)[] {
  const given = { settings: settings({ framework }) };
  const { state } = output({ ...given, reads: reads({ queues: { value: reading(...first) } }) });
  const then = reads({ queues: { value: reading(...second) }, atSeconds: slot + 10 });
  return output({ ...given, state, reads: then }).figures.pools.map(
    ({ jobs }) => jobs?.completedJobsPerSecond,
  );
}

const rest = [queue('mailers'), queue('imports')];

describe('while a process runs jobs and does not tell of which queues', () => {
  const queues = ['critical', 'mailers', 'imports'].map((name) => sidekiqQueue(name, [slot - 5], slot));
  const mute = { processes: [{ name: 'host:1:aa', busyJobs: 3 }] };

  test('no pool knows what it completed', () => {
    expect(completed([queues], [queues, mute], 'sidekiq')).toEqual([undefined, undefined]);
    expect(completed([queues, mute], [queues], 'sidekiq')).toEqual([undefined, undefined]);
  });

  test('one that runs none hides nothing', () => {
    const calm = { processes: [{ name: 'host:1:aa', busyJobs: 0 }] };
    expect(completed([queues], [queues, calm], 'sidekiq')).toEqual([0, 0]);
  });
});

describe('what a pool of BullMQ completes', () => {
  test('is what was added less what is held more: waiting, running and delayed', () => {
    const before = queue('critical', { addedJobsTotal: 1000, waitingJobs: 100, inFlightJobs: 10 });
    const after = { addedJobsTotal: 1300, waitingJobs: 150, inFlightJobs: 20, delayedJobs: 40 };
    expect(completed([[before, ...rest]], [[queue('critical', after), ...rest]])).toEqual([20, 0]);
  });

  test('sums the queues of the pool, and is never negative', () => {
    const before = [queue('critical', { addedJobsTotal: 5 }), queue('mailers'), queue('imports')];
    // Jobs put back by hand raise the backlog without being added.
    const after = [
      queue('critical', { addedJobsTotal: 55, waitingJobs: 20 }),
      queue('mailers', { addedJobsTotal: 70 }),
      queue('imports', { waitingJobs: 30 }),
    ];
    expect(completed([before], [after])).toEqual([10, 0]);
  });

  test('is not known where a counter began anew', () => {
    const before = queue('critical', { addedJobsTotal: 1000 });
    expect(completed([[before, ...rest]], [[queue('critical', { addedJobsTotal: 3 }), ...rest]])).toEqual([
      undefined,
      0,
    ]);
  });

  test('jobs are conserved, whatever happens between two readings', () => {
    const count = fc.integer({ min: 0, max: 5000 });
    const start = fc.record({ waiting: count, running: count, delayed: count, added: count, started: count });
    fc.assert(
      fc.property(start, fc.double({ min: 0, max: 1, noNaN: true }), (jobs, share) => {
        const before = { waitingJobs: jobs.waiting, inFlightJobs: jobs.running, delayedJobs: jobs.delayed };
        const started = Math.min(jobs.started, jobs.waiting);
        const finished = Math.floor(share * (jobs.running + started));
        const after = {
          addedJobsTotal: 10_000 + jobs.added,
          waitingJobs: jobs.waiting - started + jobs.added,
          inFlightJobs: jobs.running + started - finished,
          delayedJobs: jobs.delayed,
        };
        const [told] = completed(
          [[queue('critical', { addedJobsTotal: 10_000, ...before }), ...rest]],
          [[queue('critical', after), ...rest]],
        );
        expect(told).toBeCloseTo(finished / 10, 6);
      }),
    );
  });
});

describe('what a pool of Sidekiq completes', () => {
  /** So many jobs, the newest of them as many seconds before the reading. */
  function line(name: string, jobs: number, newestAgeSeconds: number, atSeconds: number): QueueReading {
    const times = Array.from({ length: jobs }, (_, index) => atSeconds - newestAgeSeconds - jobs + index);
    return sidekiqQueue(name, times, atSeconds);
  }
  const none = [sidekiqQueue('mailers', [], slot), sidekiqQueue('imports', [], slot)];

  test('follows from the jobs that came since, while the window shows all of them', () => {
    const old = Array.from({ length: 500 }, (_, index) => slot - 500 + index);
    // Three came, 80 were taken, of which 5 are still in hand.
    const came = [slot + 4, slot + 6, slot + 8];
    const busy = { processes: [{ name: 'a', queues: ['critical', 'mailers'], busyJobs: 5 }] };
    const told = completed(
      [[sidekiqQueue('critical', old, slot), ...none]],
      [[sidekiqQueue('critical', [...old.slice(80), ...came], slot + 10), ...none], busy],
      'sidekiq',
    );
    expect(told).toEqual([7.5, 0]);
  });

  test('is what the store counted for all, less the other pools, where only one pool is uncertain', () => {
    const imports = line('imports', 300, 60, slot);
    const first = [sidekiqQueue('critical', [], slot), sidekiqQueue('mailers', [], slot), imports];
    // 20 imports were taken and none came; the urgent queues are empty again whatever went through them.
    const second = [
      sidekiqQueue('critical', [], slot + 10),
      sidekiqQueue('mailers', [], slot + 10),
      line('imports', 280, 70, slot + 10),
    ];
    const told = completed(
      [first, { completedJobsTotal: 1_000, failedJobsTotal: 50 }],
      [second, { completedJobsTotal: 5_900, failedJobsTotal: 150 }],
      'sidekiq',
    );
    expect(told).toEqual([498, 2]);
  });

  test('is never more than the store counted, where several are uncertain', () => {
    const burst = (name: string): QueueReading =>
      sidekiqQueue(
        name,
        Array.from({ length: 50 }, (_, index) => slot + 9.9 + index / 1000),
        slot + 10,
      );
    const before = ['critical', 'mailers', 'imports'].map((name) => sidekiqQueue(name, [], slot));
    const totals = { completedJobsTotal: 0, failedJobsTotal: 0 };
    const after = [burst('critical'), sidekiqQueue('mailers', [], slot + 10), burst('imports')];
    const told = completed([before, totals], [after, { ...totals, completedJobsTotal: 120 }], 'sidekiq');
    expect(told).toEqual([12, 12]);
  });

  test('that came in heaps of one time each is not guessed, unless the store’s count tells it', () => {
    const heap = (atSeconds: number): number[] => Array.from({ length: 300 }, () => atSeconds);
    const imports = sidekiqQueue('imports', [slot - 60, slot - 30], slot);
    const first = [
      sidekiqQueue('critical', heap(slot - 9), slot),
      sidekiqQueue('mailers', [slot - 9], slot),
      imports,
    ];
    const second = [
      sidekiqQueue('critical', [...heap(slot - 9).slice(80), ...heap(slot + 5)], slot + 10),
      sidekiqQueue('mailers', [slot - 9], slot + 10),
      sidekiqQueue('imports', [slot - 60, slot - 30], slot + 10),
    ];
    expect(completed([first], [second], 'sidekiq')).toEqual([undefined, 0]);
    const totals = { completedJobsTotal: 100, failedJobsTotal: 0 };
    expect(completed([first, totals], [second, { ...totals, completedJobsTotal: 180 }], 'sidekiq')).toEqual([
      8, 0,
    ]);
  });
});
