import { type LambdaClock, systemClock } from '../../../lambdas/store-client/clock';

/** A clock that is moved on where the meter waits for its slot, and is the machine's own for every deadline. */
export function steppedClock(): LambdaClock & { beginMinute(): void; readonly began: number[] } {
  let ahead = 0;
  const nowMs = () => Date.now() + ahead;
  const began: number[] = [];
  return {
    nowMs,
    began,
    beginMinute: () => {
      ahead += 60_000 - (nowMs() % 60_000);
      began.splice(0, began.length, performance.now());
    },
    sleep: async (ms, signal) => {
      if (signal !== undefined) return systemClock.sleep(ms, signal);
      ahead += Math.max(0, ms);
      began.push(performance.now());
    },
  };
}
