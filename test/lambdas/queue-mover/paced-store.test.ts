import { setTimeout as sleep } from 'node:timers/promises';
import { PacedStore } from '../../../lambdas/queue-mover/paced-store';

test('between two commands the workers have the store for at least a third of what it took', async () => {
  const rests: number[] = [];
  const tookMs = 60;
  const store = new PacedStore({
    store: async () => {
      await sleep(tookMs);
      return [];
    },
    // No time passes while it rests, so that the whole rest is asked for.
    clock: {
      nowMs: () => performance.now(),
      sleep: async (ms) => void rests.push(ms),
    },
  });
  for (let command = 0; command < 6; command += 1) await store.run([['ping']]);
  expect(rests).toHaveLength(5);
  // The timer and the clock are a millisecond apart. Where this process had something else to do it cannot tell all of it.
  expect(Math.max(...rests)).toBeGreaterThan(tookMs / 3 - 3);
  for (const rest of rests) expect(rest).toBeGreaterThan(tookMs / 4 / 3 - 2);
});
