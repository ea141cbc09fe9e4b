import type { MeterReads } from '../../../../lambdas/queue-meter/read/meter-reads';
import { health, metricsOf, outputs, reading, settings, sidekiqQueue, slot } from '../sample';

/** Two tasks of four threads, all of them at work. */
const process = (name: string, atSeconds: number) => ({
  name,
  queues: ['critical', 'mailers'],
  busyJobs: 4,
  concurrency: 4,
  beatAtSeconds: atSeconds,
});

interface Moment {
  readonly full: boolean;
  readonly beats: boolean;
  /** When the oldest of two waiting jobs came; none waits without it. */
  readonly waitsSince?: number;
}

function reads(index: number, { full, beats, waitsSince }: Moment): Partial<MeterReads> {
  const atSeconds = slot + 10 * index;
  const waiting = waitsSince === undefined ? [] : [waitsSince, waitsSince + 1];
  const queues = ['critical', 'mailers', 'imports'].map((name) =>
    sidekiqQueue(name, name === 'critical' ? waiting : [], atSeconds),
  );
  return {
    queues: {
      value: reading(queues, {
        processes: beats ? [process('a', atSeconds), process('b', atSeconds)] : [],
        completedJobsTotal: 100,
        failedJobsTotal: 0,
      }),
    },
    jobs: {
      value: health({ uptimeSeconds: 1000 + 10 * index, usedMemoryBytes: full ? 1001 : 500 }),
    },
    tasks: { value: { urgent: { runningTasks: 4, desiredTasks: 4 } } },
  };
}

const series = (readings: number, moment: (index: number) => Moment) =>
  outputs(
    Array.from({ length: readings }, (_, index) => reads(index, moment(index))),
    { settings: settings({ framework: 'sidekiq' }) },
  );

test('a pool whose heartbeats a full store refuses is not idle, and how many jobs it runs is not known', () => {
  // Full from 20 s on; a minute later the last heartbeats have run out.
  const said = series(70, (index) => ({ full: index >= 2, beats: index < 8 }));
  for (const one of said.slice(2)) {
    expect(metricsOf(one)['idleSeconds/urgent']).toBe(0);
    expect(one.line.pools[0]?.inFlightJobs).toBeUndefined();
    expect(one.line.pools[0]?.completedJobsPerSecond).toBeUndefined();
  }
  // Nor is it a pool that works somewhere else: nobody can beat.
  expect(said.flatMap(({ line }) => line.failures)).toEqual([]);
});

test('idle begins anew a minute after there is room', () => {
  const said = series(60, (index) => ({ full: index >= 5 && index < 20, beats: index < 10 || index > 20 }));
  const idle = said.map((one) => metricsOf(one)['idleSeconds/urgent']);
  expect(Math.max(...idle.slice(5, 26).map((seconds) => seconds ?? -1))).toBe(0);
  expect(idle[59]).toBe(590 - 250);
});

test('a refused write says as much as the memory', () => {
  const refused = outputs(
    Array.from({ length: 4 }, (_, index) => ({
      ...reads(index, { full: false, beats: true }),
      jobs: {
        value: health({
          uptimeSeconds: 1000 + 10 * index,
          totals: { evictedKeys: 0, rejectedWrites: index < 3 ? 0 : 2 },
        }),
      },
    })),
    { settings: settings({ framework: 'sidekiq' }) },
  );
  expect(refused.map((one) => metricsOf(one)['idleSeconds/urgent'])).toEqual([0, 10, 20, 0]);
});

test('late jobs ask for no task that would start at a full store, and status says why', () => {
  const said = series(20, (index) => ({ full: index >= 2 && index < 8, beats: true, waitsSince: slot - 60 }));
  const pressures = said.map((one) => metricsOf(one)['scalingPressurePercent/urgent'] ?? 0);
  expect(Math.min(...pressures.slice(0, 2))).toBeGreaterThanOrEqual(100);
  // Until a minute after the last reading that found it full.
  expect(pressures.slice(2, 13)).toEqual(Array.from({ length: 11 }, () => 99));
  expect(said[5]?.line.pools[0]?.growthWaits).toMatch(/^the job store is full: .* It waits for room\.$/);
  expect(pressures[13]).toBeGreaterThanOrEqual(100);
  expect(said[13]?.line.pools[0]?.growthWaits).toBeUndefined();
});
