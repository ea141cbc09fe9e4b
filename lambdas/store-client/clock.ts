import { setTimeout } from 'node:timers/promises';

/** Time as the meter knows it. Injected, so that tests run through minutes in no time. */
export interface LambdaClock {
  /** Since 1970. */
  nowMs(): number;
  /** Resolves after that time, or rejects as soon as the signal says so. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: LambdaClock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) => setTimeout(Math.max(0, ms), undefined, { signal }),
};

/** What the promise comes to, or `late` when the time comes first: the promise is then left to itself. */
export async function withDeadline<T>(
  clock: LambdaClock,
  deadlineMs: number,
  promise: Promise<T>,
  late: () => T,
): Promise<T> {
  const over = new AbortController();
  const tooLate = clock.sleep(deadlineMs - clock.nowMs(), over.signal).then(late);
  // Whichever loses the race may fail later, when nobody listens any more.
  tooLate.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    over.abort();
  }
}
