import type { SeedClock } from '../../../lambdas/switchboard-seed/try-until';

/** A clock that goes on only when somebody pauses, a second each. */
export function fakeClock(seconds = 60): SeedClock {
  let leftMs = seconds * 1000;
  let ids = 0;
  return {
    nowSeconds: () => 1_700_000_000,
    leftMs: () => leftMs,
    pause: async () => {
      leftMs -= 1000;
    },
    newId: () => {
      ids += 1;
      return `seed-${ids}`;
    },
  };
}
