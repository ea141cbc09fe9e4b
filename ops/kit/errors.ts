import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { CliError } from './command-result';

/** What is told of an error: its own sentence, or one for an error of AWS. A mistake of ours is thrown on. */
export function describeError(error: unknown): string {
  return error instanceof CliError ? error.message : describeAwsError(error);
}

/** The same; undefined for a mistake of ours. */
export function describeKnownError(error: unknown): string | undefined {
  try {
    return describeError(error);
  } catch {
    return undefined;
  }
}

/** What people can do about the errors that they meet most, by the error's name. */
const advice: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'no AWS credentials were found: set AWS_PROFILE, or sign in and try again',
  ExpiredToken: 'the AWS credentials have expired: sign in and try again',
  ExpiredTokenException: 'the AWS credentials have expired: sign in and try again',
  RequestExpired: 'the AWS credentials have expired: sign in and try again',
  InvalidClientTokenId: 'AWS does not know these credentials: sign in and try again',
  UnrecognizedClientException: 'AWS does not know these credentials: sign in and try again',
  TimeoutError: 'AWS did not answer in time: is this machine connected, and is the region right?',
};

const denied: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
]);

/** An error of the AWS SDK, or of the way to AWS, as one sentence. Anything else is a mistake of ours and thrown on. */
export function describeAwsError(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const advised = advice[error.name];
  if (advised !== undefined) return advised;
  if ('$metadata' in error) {
    if (isErrorForSdk(error) && isThrottlingError(error)) {
      return `AWS asks to call less often (${error.name}), after every retry: wait a minute and try again`;
    }
    if (denied.has(error.name)) return `these credentials may not do that: ${error.message}`;
    return `AWS answered ${error.name}: ${error.message}`;
  }
  if ('code' in error && 'syscall' in error) return `AWS was not reached: ${error.message}`;
  throw error;
}

/** Whether an error is one that who waits for something may wait out: throttling, an outage, no network. */
export function isRetryable(error: unknown): boolean {
  // The SDK's list of network errors leaves out some that a machine has while its network comes back.
  if (error instanceof Error && 'code' in error && 'syscall' in error) return true;
  return (
    isErrorForSdk(error) && (isThrottlingError(error) || isTransientError(error) || isServerError(error))
  );
}

/** Every error may be judged by the SDK, which takes a cause for an error too. */
function isErrorForSdk(error: unknown): error is Parameters<typeof isTransientError>[0] {
  return error instanceof Error && (error.cause === undefined || error.cause instanceof Error);
}
