const passing: ReadonlySet<string> = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'TimeoutError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'InternalFailure',
  'InternalServerError',
  'ServerException',
]);

/** Whether an error is one that who waits for something may wait out: throttling, an outage, no network. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Error && (passing.has(error.name) || ('code' in error && 'syscall' in error));
}
