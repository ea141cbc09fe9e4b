import { setTimeout } from 'node:timers/promises';

/** Time, so that a test need not wait for it. */
export interface Clock {
  nowMs(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const realClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (milliseconds) => {
    await setTimeout(milliseconds);
  },
};
