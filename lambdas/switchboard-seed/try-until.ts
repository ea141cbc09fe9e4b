/** Time and chance, for the seed. */
export interface SeedClock {
  nowSeconds(): number;
  /** Until work has to end, so that there is time to answer. */
  leftMs(): number;
  /** Waits for about a second, never twice the same: two who got in each other's way shall not do so again. */
  pause(): Promise<void>;
  /** A random UUID. */
  newId(): string;
}

/** What somebody has to put right: trying again would not. Its message is a sentence for whoever deploys. */
export class SeedProblem extends Error {
  override readonly name = 'SeedProblem';
}

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

/** What AWS says again, however often it is asked (AppConfig API reference). */
const final = [
  'BadRequestException',
  'ResourceNotFoundException',
  'PayloadTooLargeException',
  'ServiceQuotaExceededException',
  'NoSuchBucket',
];

/**
 * Whether a problem may be gone in a second: somebody deploys just now, AWS has a bad moment, or IAM, which takes seconds
 * to tell everyone of the role that the same deploy made, does not know of it yet.
 */
function isRetryable(problem: unknown): boolean {
  return !(problem instanceof SeedProblem || (problem instanceof Error && final.includes(problem.name)));
}
