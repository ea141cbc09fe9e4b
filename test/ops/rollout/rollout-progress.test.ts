import fc from 'fast-check';
import { type RolloutCounts, rolloutProgress } from '../../../ops/rollout/rollout-progress';

const steady: RolloutCounts = {
  desired: 12,
  running: 12,
  pending: 0,
  stopping: 0,
  healthy: 12,
  unhealthy: 0,
  replaced: 12,
  failed: 0,
  percentages: { minHealthyPercent: 66, maxHealthyPercent: 100 },
  events: [],
};

test('a rollout that is done waits for nothing', () => {
  expect(rolloutProgress(steady)).toEqual({
    floorTasks: 8,
    ceilingTasks: 12,
    batchTasks: 4,
    batch: 3,
    batches: 3,
    waits: [],
  });
});

test('a service without tasks has neither limits nor batches', () => {
  expect(rolloutProgress({ ...steady, desired: 0 })).toMatchObject({ batches: 0, waits: [] });
});

test('the most decisive reason comes first', () => {
  const { waits } = rolloutProgress({
    ...steady,
    replaced: 4,
    running: 10,
    healthy: 8,
    unhealthy: 2,
    failed: 3,
    pending: 1,
    stopping: 4,
    events: ['no-capacity'],
  });
  expect(waits).toEqual([
    'AWS has no capacity for new tasks, or the vCPU quota is reached',
    '3 tasks of the new version failed since the last healthy one',
    '2 tasks unhealthy',
    '1 task starting',
    '4 tasks draining',
  ]);
});

test('a batch is counted once its tasks are healthy, and never beyond the last', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 200 }), fc.nat(200), fc.nat(20), (desired, replaced, late) => {
      const counts = {
        ...steady,
        desired,
        replaced: Math.min(desired, replaced),
        running: desired,
        healthy: Math.max(0, desired - late),
        percentages: { minHealthyPercent: 67, maxHealthyPercent: 100 },
      };
      const { batch, batches, batchTasks } = rolloutProgress(counts);
      expect(batch).toBeGreaterThanOrEqual(1);
      expect(batch).toBeLessThanOrEqual(batches);
      expect(batches * batchTasks).toBeGreaterThanOrEqual(desired);
      const settled = counts.replaced - Math.min(late, desired);
      if (settled < batchTasks) expect(batch).toBe(1);
    }),
  );
});

describe('percentages that leave no room', () => {
  const narrow = { ...steady, percentages: { minHealthyPercent: 66, maxHealthyPercent: 100 } };

  test('a first deploy of one task is not stuck: ECS may start it, nothing stands in its place', () => {
    const first = { ...narrow, desired: 1, running: 0, healthy: 0, replaced: 0 };
    expect(rolloutProgress(first).waits).toEqual([]);
    expect(rolloutProgress({ ...first, pending: 1 }).waits).toEqual(['1 task starting']);
  });

  test('a lost old task leaves its place to a new one', () => {
    const lost = { ...narrow, desired: 2, running: 1, healthy: 1, replaced: 0 };
    expect(rolloutProgress(lost).waits).toEqual([]);
  });

  test('one old task where one may run is stuck', () => {
    const stuck = { ...narrow, desired: 1, running: 1, healthy: 1, replaced: 0 };
    expect(rolloutProgress(stuck).waits).toEqual([
      'it is stuck: 66/100 percent of 1 tasks let ECS neither stop nor start one',
    ]);
  });

  test('ECS saying so is believed whatever the counts say', () => {
    const said: RolloutCounts = { ...narrow, running: 8, healthy: 8, replaced: 0, events: ['stuck'] };
    expect(rolloutProgress(said).waits[0]).toMatch(/^it is stuck/);
  });

  test('without old tasks no counts look stuck', () => {
    const counts = fc.record({
      desired: fc.integer({ min: 1, max: 200 }),
      started: fc.nat(200),
      pending: fc.nat(200),
      minHealthyPercent: fc.nat(100),
      maxHealthyPercent: fc.integer({ min: 100, max: 200 }),
    });
    fc.assert(
      fc.property(counts, ({ desired, started, pending, ...percentages }) => {
        const running = Math.min(started, desired);
        const first = {
          ...steady,
          desired,
          running,
          healthy: running,
          replaced: running,
          pending,
          percentages,
        };
        expect(rolloutProgress(first).waits.join()).not.toContain('stuck');
      }),
    );
  });
});
