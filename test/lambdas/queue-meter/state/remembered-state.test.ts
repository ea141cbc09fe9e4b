import fc from 'fast-check';
import { evaluateReading } from '../../../../lambdas/queue-meter/evaluate-reading';
import type { MeterState } from '../../../../lambdas/queue-meter/state/meter-state';
import { rememberedState } from '../../../../lambdas/queue-meter/state/remembered-state';
import {
  bulk,
  figuresOf,
  health,
  output,
  outputs,
  queue,
  reading,
  reads,
  settings,
  sidekiqQueue,
  slot,
  urgent,
} from '../sample';
import version1 from './state-version-1.json';
import version2 from './state-version-2.json';

const full = outputs([
  {
    queues: {
      value: reading(
        [
          queue('critical', { waitingJobs: 40, oldestJobAgeSeconds: 90, addedJobsTotal: 7 }),
          queue('mailers'),
          sidekiqQueue('imports', [slot - 5, slot - 4], slot),
        ],
        { completedJobsTotal: 5, failedJobsTotal: 1 },
      ),
    },
    tasks: { value: { urgent: { runningTasks: 3, desiredTasks: 3 } } },
    fallback: { value: { stores: { jobs: { memoryPercent: 40 } }, webErrorPercent: 2 } },
  },
  {},
]);
const kept = full.map(({ state }) => JSON.parse(JSON.stringify(state)));

test('comes back from JSON as it was, and goes on to the same result', () => {
  for (const [index, state] of kept.entries()) {
    expect(rememberedState(state, settings(), slot + 20)).toEqual(full[index]?.state);
  }
  const again = rememberedState(kept[1], settings(), slot + 20);
  const then = { reads: reads({ atSeconds: slot + 20 }) };
  expect(output({ ...then, state: again })).toEqual(output({ ...then, state: full[1]?.state }));
});

test('so does what maintenance answered', () => {
  const [closed] = outputs([{ fallback: { value: { stores: {}, plannedAnswers: 9 } } }]);
  expect(closed?.state.fallback).toMatchObject({ plannedAnswers: 9 });
  expect(rememberedState(JSON.parse(JSON.stringify(closed?.state)), settings(), slot + 10)).toEqual(
    closed?.state,
  );
});

describe('what version 1 wrote', () => {
  const then = reads({
    atSeconds: slot + 20,
    jobs: {
      value: health({
        uptimeSeconds: 1020,
        totals: { evictedKeys: 4, rejectedWrites: 3, droppedClients: 2 },
      }),
    },
    pubsub: { value: health({ uptimeSeconds: 1020 }) },
  });

  test('is read in the words of today, nothing of it lost', () => {
    // Nobody looked for queues beyond the stage file then, at who works, or for tickets; nor did growth remember what was asked for.
    const { survey: _, workers: __, tickets: ____, ...known } = kept[1] ?? {};
    const { urgent: pool, ...others } = known.pools;
    const { desiredTasks: ___, ...seen } = pool.growth.seen;
    const pools = { ...others, urgent: { ...pool, growth: { ...pool.growth, seen } } };
    expect(rememberedState(version1, settings(), slot + 20)).toEqual({ ...known, pools });
  });

  test('is gone on from: the first reading after the deploy has its differences', () => {
    const state = rememberedState(version1, settings(), slot + 20);
    expect(figuresOf(output({ state, reads: then }))).toMatchObject({
      'evictedKeys/jobs': 4,
      'rejectedWrites/jobs': 3,
      'droppedClients/jobs': 2,
      'evictedKeys/pubsub': 0,
      'tasksOfCeilingPercent/urgent': 37.5,
    });
  });

  test('of another shape is none', () => {
    expect(rememberedState({ ...version1, stores: { jobs: {} } }, settings(), slot + 20)).toBeUndefined();
    expect(rememberedState({ ...version1, report: 'told' }, settings(), slot + 20)).toBeUndefined();
    expect(rememberedState({ ...version1, version: 0 }, settings(), slot + 20)).toBeUndefined();
  });
});

describe('what version 2 wrote in the middle of a flood, after one scale-out', () => {
  test('keeps what was counted before it, and counts anew what came after', () => {
    const state = rememberedState(version2, settings(), slot + 200);
    const { pools: _, ...rest } = version2;
    expect(state).toMatchObject({ ...rest, version: 4 });
    expect(state?.pools.bulk).toEqual(version2.pools.bulk);
    const growth = state?.pools.urgent?.growth;
    expect(growth).toMatchObject({
      seen: { tasks: 4 },
      trial: {
        tasksBefore: 2,
        before: { completed: { seconds: 60, jobs: 1200 } },
        steps: [{ tasks: 4, worksFrom: slot + 120 }],
        after: { completed: { seconds: 0, jobs: 0 } },
      },
    });
  });

  test('is gone on from: tasks that changed nothing stop growth all the same', () => {
    let state = rememberedState(version2, settings(), slot + 200);
    const said = Array.from({ length: 20 }, (_, index) => {
      const atSeconds = slot + 200 + 10 * index;
      const critical = queue('critical', {
        ...{ waitingJobs: 400, oldestJobAgeSeconds: 290 + 10 * index, inFlightJobs: 20 },
        addedJobsTotal: 5000 + 200 * index,
      });
      const one = output({
        state,
        reads: reads({
          atSeconds,
          queues: { value: reading([critical, queue('mailers'), sidekiqQueue('imports', [], atSeconds)]) },
          tasks: { value: { urgent: { runningTasks: index < 3 ? 4 : 6, desiredTasks: 6 } } },
        }),
      });
      state = one.state;
      return one;
    });
    const line = said.at(-1)?.line.pools[0];
    expect(line?.growthStopped).toBe(
      '2 to 6 tasks: 20 jobs a second completed before, 20 after. Tasks beyond 2 are given back.',
    );
  });
});

test('what version 3 wrote is gone on from, but for the tickets of pools, which begin anew', () => {
  const { tickets: _, ...version3 } = { ...kept[1], version: 3 };
  expect(rememberedState(version3, settings(), slot + 20)).toEqual({ ...version3, version: 4 });
});

describe('a state that cannot be trusted is not gone on from', () => {
  const state: MeterState | undefined = full[0]?.state;
  const found = (changes: object, at = slot + 10) =>
    rememberedState({ ...state, ...changes }, settings(), at);

  test('of another version, stage or shape', () => {
    expect(found({})).toBeDefined();
    expect(found({ version: 5 })).toBeUndefined();
    expect(found({ tickets: { 'growth-stopped': { pools: [] } } })).toBeUndefined();
    expect(found({ stage: 'prod' })).toBeUndefined();
    expect(found({ pools: [] })).toBeUndefined();
    expect(found({ stress: { level: 'fine' } })).toBeUndefined();
    expect(
      found({ pools: { urgent: { ...state?.pools.urgent, growth: { stopped: 'yes' } } } }),
    ).toBeUndefined();
  });

  test('older than five minutes, or from a slot that has not come', () => {
    expect(found({}, slot + 300)).toBeDefined();
    expect(found({}, slot + 310)).toBeUndefined();
    expect(found({}, slot - 10)).toBeUndefined();
  });

  test('anything else that stands there', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.json().map((text) => JSON.parse(text)),
    );
    fc.assert(
      fc.property(anything, (thing) => {
        expect(rememberedState(thing, settings(), slot)).toBeUndefined();
      }),
    );
  });
});

test('a pool whose queues were changed by a deploy begins anew, and others go on', () => {
  const value = reading([queue('critical', { addedJobsTotal: 90 }), queue('mailers'), queue('imports')]);
  const before = output({
    settings: settings({ pools: [{ ...urgent, queues: ['critical'] }, bulk] }),
    reads: reads({ queues: { value } }),
  });
  const then = reads({ queues: { value }, atSeconds: slot + 10 });
  const told = figuresOf(output({ state: before.state, reads: then }));
  expect(told['completedJobsPerSecond/urgent']).toBeUndefined();
  expect(told['completedJobsPerSecond/bulk']).toBe(0);
});

test('a cold start without a state misses only differences, and what is asked once a minute', () => {
  const then = reads({
    atSeconds: slot + 20,
    jobs: { value: health({ uptimeSeconds: 1020 }) },
    pubsub: { value: health({ uptimeSeconds: 1020 }) },
  });
  const warm = Object.keys(figuresOf(output({ state: full[1]?.state, reads: then })));
  const cold = Object.keys(figuresOf(output({ reads: then })));
  expect(warm.filter((name) => !cold.includes(name)).sort()).toEqual([
    'completedJobsPerSecond/bulk',
    'completedJobsPerSecond/urgent',
    'deadJobsAdded',
    'droppedClients/jobs',
    'droppedClients/pubsub',
    'evictedKeys/jobs',
    'evictedKeys/pubsub',
    'poolsWithTicket/pool-at-ceiling',
    'rejectedWrites/jobs',
    'rejectedWrites/pubsub',
    'tasksOfCeilingPercent/urgent',
  ]);
  expect(cold.filter((name) => !warm.includes(name))).toEqual([]);
});

test('a pool that is new remembers nothing, whatever its name', () => {
  const pools = [...settings().pools, { ...urgent, name: 'constructor', queues: ['critical'] }];
  const { state } = output({ state: full[1]?.state, settings: { ...settings(), pools } });
  expect(state.pools.constructor).toMatchObject({ queues: { critical: {} } });
});

test('holds nothing of jobs but counts and times', () => {
  const secret = { jobClass: 'Secret', account: 'acct-1', source: 'import' };
  const value = reading([
    queue('critical', { arriving: [secret], next: [secret], waitingJobs: 1 }),
    queue('mailers'),
    queue('imports'),
  ]);
  const { state } = evaluateReading({
    settings: settings(),
    slotSeconds: slot,
    state: undefined,
    reads: reads({ queues: { value } }),
    alsoFailed: [],
    tookMs: 1,
  });
  expect(JSON.stringify(state)).not.toMatch(/Secret|acct-1|import"/);
});
