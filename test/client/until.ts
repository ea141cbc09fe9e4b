import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds. @throws Error after 100 s, which only a hang takes, with what was waited for */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const began = Date.now(); !(await holds()); await sleep(20)) {
    if (Date.now() - began > 100_000) throw new Error(`not within 100 s: ${what}`);
  }
}
