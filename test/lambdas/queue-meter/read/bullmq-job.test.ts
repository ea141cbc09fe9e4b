import fc from 'fast-check';
import { bullmqRunnable, type JobPast } from '../../../../lambdas/queue-meter/read/bullmq/bullmq-job';

const now = 10_000;
const fresh: JobPast = {
  addedAtSeconds: 9_000,
  processedAtSeconds: undefined,
  attemptsStarted: 0,
  attemptsMade: 0,
  stalls: 0,
  hadChildren: false,
  opts: undefined,
};
const at = (past: Partial<JobPast>) => bullmqRunnable({ ...fresh, ...past }, now);
const failedOnce = { processedAtSeconds: 9_500, attemptsStarted: 1, attemptsMade: 1 };

describe('a job that no worker has taken', () => {
  test('counts from when it was made, and one with a delay from when that was over', () => {
    expect(at({})).toEqual({ known: 'since', atSeconds: 9_000 });
    expect(at({ opts: { delay: 60_000 } })).toEqual({ known: 'since', atSeconds: 9_060 });
  });

  test('promoted before its delay was over, it does not tell when', () => {
    expect(at({ opts: { delay: 1_000_001 } })).toEqual({ known: 'nothing' });
  });

  test('made by a clock that is ahead, it counts all the same', () => {
    expect(at({ addedAtSeconds: now + 1 })).toEqual({ known: 'since', atSeconds: now + 1 });
  });

  test('with children, or without a time, it tells nothing', () => {
    expect(at({ hadChildren: true })).toEqual({ known: 'nothing' });
    expect(at({ addedAtSeconds: 0 })).toEqual({ known: 'nothing' });
  });
});

describe('a job that was put back', () => {
  test.each([
    ['no backoff', undefined, 1, 9_500],
    ['a number', 2_000, 1, 9_502],
    ['fixed', { type: 'fixed', delay: 2_000 }, 3, 9_502],
    ['exponential, first try', { type: 'exponential', delay: 2_000 }, 1, 9_502],
    ['exponential, third try', { type: 'exponential', delay: 2_000 }, 3, 9_508],
    ['jitter may shorten it', { type: 'fixed', delay: 2_000, jitter: 0.25 }, 1, 9_501.5],
    ['a strategy of the app', { type: 'custom', delay: 2_000 }, 1, 9_500],
  ])(
    'by its worker after a failure: not before its backoff was over (%s)',
    (_, backoff, tries, atSeconds) => {
      const past = {
        processedAtSeconds: 9_500,
        attemptsStarted: tries,
        attemptsMade: tries,
        opts: { backoff },
      };
      expect(at(past)).toEqual({ known: 'notBefore', atSeconds });
    },
  );

  test('as stalled or rate-limited: not before it was taken, since no backoff applied', () => {
    const opts = { backoff: 2_000 };
    expect(at({ ...failedOnce, attemptsMade: 0, stalls: 1, opts })).toEqual({
      known: 'notBefore',
      atSeconds: 9_500,
    });
    expect(at({ ...failedOnce, attemptsStarted: 2, opts })).toEqual({ known: 'notBefore', atSeconds: 9_500 });
  });

  test('by an operator: nothing is known', () => {
    expect(at({ attemptsMade: 1 })).toEqual({ known: 'nothing' });
    expect(at({ attemptsStarted: 1 })).toEqual({ known: 'nothing' });
    expect(at({ stalls: 1 })).toEqual({ known: 'nothing' });
  });
});

test('no moment lies in the future, unless the job was made there', () => {
  const whenever = fc.integer({ min: 1, max: 20_000 });
  const past = fc.record({
    addedAtSeconds: whenever,
    processedAtSeconds: fc.option(whenever, { nil: undefined }),
    attemptsStarted: fc.nat(3),
    attemptsMade: fc.nat(3),
    stalls: fc.nat(1),
    hadChildren: fc.boolean(),
    opts: fc.record({ delay: fc.nat(9_000_000), backoff: fc.nat(9_000_000) }),
  });
  fc.assert(
    fc.property(past, (job) => {
      const runnable = bullmqRunnable(job, now);
      expect(runnable.known === 'nothing' ? now : runnable.atSeconds).toBeLessThanOrEqual(
        Math.max(now, job.addedAtSeconds),
      );
    }),
  );
});
