import { DelayedError, type Job } from 'bullmq';
import { type GuardedProcessorOptions, guardedProcessor } from '../../client/guarded-processor';
import type { HeldWorker } from '../../client/hold-until-written';
import type { Switchboard, Verdict } from '../../client/switchboard';

const start = Date.UTC(2020, 10, 19, 20);
const seconds = (count: number) => jest.advanceTimersByTimeAsync(count * 1000);
const full = new Error("OOM command not allowed when used memory > 'maxmemory'.");

const counted: unknown[] = [];
const counts = { count: (shed: unknown) => void counted.push(shed), stop: () => {} };
let verdict: Verdict;
const switchboard: Switchboard = {
  verdict: jest.fn(() => verdict),
  queueOf: () => undefined,
  release: () => ({ deferSeconds: 300, deferredJobsPerSecondPerTask: 5 }),
};
let paused = false;
const calls: string[] = [];
let worker: { -readonly [Key in keyof HeldWorker]: HeldWorker[Key] };
const moves: { at: number; token: string | undefined }[] = [];
const moveToDelayed = jest.fn(async (at: number, token?: string) => void moves.push({ at, token }));
const data = { bulkhead: { source: 'csv', account: '7', kind: 'bulk' } };
const shed = { cause: 'switch', jobClass: 'Row', source: 'csv', account: '7' };

/** What the guard uses of a job that is fetched. */
function job(attempts = { attemptsStarted: 1, attemptsMade: 0 }): Job {
  return { id: '1', name: 'Row', data, moveToDelayed, ...attempts } as unknown as Job;
}
const process = jest.fn(async () => 'done');
const guarded = (options: Partial<GuardedProcessorOptions<string>> = {}) =>
  guardedProcessor({ process, switchboard, counts, worker: () => worker, ...options });
/** Whether it has ended, and how. */
function ended(running: Promise<unknown>): { by?: unknown } {
  const end: { by?: unknown } = {};
  running.then(
    (result) => {
      end.by = result;
    },
    (error: unknown) => {
      end.by = error;
    },
  );
  return end;
}

beforeEach(() => {
  jest.useFakeTimers({ now: start });
  jest.clearAllMocks();
  moveToDelayed.mockImplementation(async (at, token) => void moves.push({ at, token }));
  jest.spyOn(Math, 'random').mockReturnValue(0);
  for (const list of [counted, calls, moves]) list.length = 0;
  paused = false;
  worker = {
    isPaused: () => paused,
    pause: async (doNotWaitActive) => {
      paused = true;
      calls.push(`pause ${doNotWaitActive}`);
    },
    resume: () => {
      paused = false;
      calls.push('resume');
    },
  };
  verdict = { action: 'defer', cause: 'switch' };
});
afterEach(() => jest.useRealTimers());

test('a job that nothing stops runs as without the guard', async () => {
  verdict = { action: 'run' };
  const { signal } = new AbortController();
  const one = job();
  expect(await guarded()(one, 'token', signal)).toBe('done');
  expect(process).toHaveBeenCalledWith(one, 'token', signal);
  expect(switchboard.verdict).toHaveBeenCalledWith(
    { id: '1', jobClass: 'Row', source: 'csv', account: '7' },
    'bulk',
  );
  expect(counted).toEqual([]);
});

test('a job that says nothing of its kind is ordinary', async () => {
  verdict = { action: 'run' };
  await guarded()({ ...job(), data: { bulkhead: { kind: 'royal' } } } as unknown as Job);
  expect(switchboard.verdict).toHaveBeenCalledWith({ id: '1', jobClass: 'Row' }, 'ordinary');
});

test.each(['off', 'defer'] as const)(
  '%s: put off at the rate of the release, and counted',
  async (action) => {
    verdict = { action, cause: 'switch' };
    const perform = guarded();
    for (let number = 0; number < 3; number += 1) {
      await expect(perform(job(), 'token')).rejects.toThrow(DelayedError);
    }
    const at = start + 300_000;
    expect(moves).toEqual([0, 200, 400].map((later) => ({ at: at + later, token: 'token' })));
    expect(process).not.toHaveBeenCalled();
    expect(counted).toEqual(Array(3).fill({ outcome: 'deferred', ...shed }));
  },
);

test('put off once more it is not counted once more', async () => {
  const perform = guarded();
  await expect(perform(job({ attemptsStarted: 2, attemptsMade: 0 }))).rejects.toThrow(DelayedError);
  expect(counted).toEqual([]);
  await expect(perform(job({ attemptsStarted: 2, attemptsMade: 1 }))).rejects.toThrow(DelayedError);
  expect(counted).toHaveLength(1);
});

test('drop: ends without having run, and is counted', async () => {
  verdict = { action: 'drop', cause: 'switch' };
  expect(await guarded()(job(), 'token')).toBeUndefined();
  expect([process.mock.calls, moves, counted]).toEqual([[], [], [{ outcome: 'dropped', ...shed }]]);
});

describe('while the store refuses the write', () => {
  test('the worker keeps the job and takes no other; then it goes on', async () => {
    moveToDelayed.mockRejectedValue(full);
    const problems: unknown[] = [];
    const end = ended(guarded({ onProblem: (problem) => problems.push(problem) })(job(), 'token'));
    await seconds(60);
    expect([end.by, calls, paused, counted]).toEqual([undefined, ['pause true'], true, []]);
    expect(problems.length).toBeGreaterThan(30);
    moveToDelayed.mockImplementation(async (at, token) => void moves.push({ at, token }));
    await seconds(2);
    expect(end.by).toBeInstanceOf(DelayedError);
    expect([moves.length, calls, counted.length]).toEqual([1, ['pause true', 'resume'], 1]);
  });

  test('it tries again after half a second to two seconds', async () => {
    moveToDelayed.mockRejectedValue(full);
    ended(guarded()(job()));
    await seconds(0.4);
    jest.mocked(Math.random).mockReturnValue(0.999);
    await seconds(0.1);
    expect(moveToDelayed).toHaveBeenCalledTimes(2);
    await seconds(1.9);
    expect(moveToDelayed).toHaveBeenCalledTimes(2);
    await seconds(0.1);
    expect(moveToDelayed).toHaveBeenCalledTimes(3);
  });

  test('of several jobs the last one that is written lets the worker go on', async () => {
    const refusing = new Set(['1', '2']);
    const perform = guarded();
    const ends = ['1', '2'].map((id) => {
      const move = async () => {
        if (refusing.has(id)) throw full;
      };
      return ended(perform({ ...job(), id, moveToDelayed: move } as unknown as Job));
    });
    await seconds(1);
    refusing.delete('1');
    await seconds(2);
    expect([ends.map(({ by }) => by instanceof DelayedError), calls]).toEqual([
      [true, false],
      ['pause true'],
    ]);
    refusing.delete('2');
    await seconds(2);
    expect([ends.map(({ by }) => by instanceof DelayedError), calls]).toEqual([
      [true, true],
      ['pause true', 'resume'],
    ]);
  });

  test('a worker that the app has paused stays paused', async () => {
    paused = true;
    moveToDelayed.mockRejectedValueOnce(full);
    const end = ended(guarded()(job()));
    await seconds(2);
    expect([end.by instanceof DelayedError, calls, paused]).toEqual([true, [], true]);
  });

  test('a worker that closes leaves the job where it is, uncounted, for the stalled check', async () => {
    moveToDelayed.mockRejectedValue(full);
    const end = ended(guarded()(job()));
    await seconds(10);
    worker.closing = Promise.resolve();
    await seconds(2);
    expect(end.by).toBeInstanceOf(DelayedError);
    expect([calls, counted]).toEqual([['pause true'], []]);
  });

  test.each([-1, -2, -3, -6])('a job that is not its own any more (%i) is let go', async (code) => {
    moveToDelayed
      .mockRejectedValueOnce(full)
      .mockRejectedValue(Object.assign(new Error('Missing lock'), { code }));
    const end = ended(guarded()(job()));
    await seconds(2);
    expect(end.by).toBeInstanceOf(DelayedError);
    expect([moveToDelayed.mock.calls.length, calls, counted]).toEqual([2, ['pause true', 'resume'], []]);
  });
});
