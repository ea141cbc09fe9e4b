import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';

/** Whether an error is one that who waits for something may wait out: throttling, an outage, no network. */
export function isRetryable(error: unknown): boolean {
  if (!isErrorForSdk(error)) return false;
  // The SDK's list of network errors leaves out some that a machine has while its network comes back.
  const noNetwork = 'code' in error && 'syscall' in error;
  return isThrottlingError(error) || isTransientError(error) || isServerError(error) || noNetwork;
}

/** Every error may be judged by the SDK, which takes a cause for an error too. */
function isErrorForSdk(error: unknown): error is Parameters<typeof isTransientError>[0] {
  return error instanceof Error && (error.cause === undefined || error.cause instanceof Error);
}
