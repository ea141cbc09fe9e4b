import { isRetryable } from './is-retryable';
import type { SeedClock } from './seed-clock';

/** Less than this is no time for another try. */
const shortestMs = 3000;

/** Said by an attempt that has to be made again: something went on, and it is not over. */
export type Again = { readonly again: string };

/**
 * Makes an attempt until it gives a value. What may pass is tried again until the time is over.
 *
 * @throws Error what stood in the way last
 */
export async function tryUntil<T extends object>(
  clock: SeedClock,
  attempt: () => Promise<T | Again>,
): Promise<T> {
  for (;;) {
    const outcome = await attempt().catch((problem: unknown) => {
      if (!isRetryable(problem) || clock.leftMs() < shortestMs) throw problem;
      return { again: String(problem) };
    });
    if (!('again' in outcome)) return outcome;
    if (clock.leftMs() < shortestMs) throw new Error(outcome.again);
    await clock.pause();
  }
}
