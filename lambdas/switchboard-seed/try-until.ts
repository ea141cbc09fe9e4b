import { isThrottlingError, isTransientError } from '@smithy/core/retry';

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

/**
 * What passes within seconds here, though the SDK, which knows nothing of a deploy, takes it for final: somebody else
 * deploys or writes at this moment, or IAM has not told every service yet of the role that this deploy made.
 */
const passesInADeploy: ReadonlySet<string> = new Set([
  'ConflictException',
  'PreconditionFailed',
  'ConditionalRequestConflict',
  'AccessDenied',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
]);

/**
 * Whether a problem may be gone in a second, as the SDK classifies it (throttles, 5xx, the network), and by what a deploy
 * adds. All else is said at once: a request that is wrong stays wrong, and a deploy waits.
 */
function isRetryable(problem: unknown): boolean {
  if (!isSdkError(problem) || problem instanceof SeedProblem) return false;
  return passesInADeploy.has(problem.name) || isThrottlingError(problem) || isTransientError(problem);
}

type SdkError = Parameters<typeof isTransientError>[0];

function isSdkError(problem: unknown): problem is SdkError {
  if (!(problem instanceof Error)) return false;
  return problem.cause === undefined || problem.cause instanceof Error;
}
