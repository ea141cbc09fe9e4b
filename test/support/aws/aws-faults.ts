/** An error as the AWS SDK throws it, after its own retries. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: {} });
}

/** What goes wrong at night, whatever is called. */
export const troubles = {
  throttled: awsError('ThrottlingException', 'Rate exceeded'),
  denied: awsError('AccessDeniedException', 'not authorized'),
  expired: awsError('ExpiredTokenException', 'The security token included in the request is expired'),
} as const;

/** Written down by every fake: what was called, in order, and which call fails. */
export class AwsCalls {
  readonly names: string[] = [];
  private failing: { readonly at: number; readonly error: Error } | undefined;

  /** The call of that number, counted from now on and from 0, fails. Only that one. */
  failAt(number: number, error: Error): void {
    this.failing = { at: this.names.length + number, error };
  }

  /** @throws what was asked for */
  called(name: string): void {
    const number = this.names.push(name) - 1;
    if (this.failing?.at === number) throw this.failing.error;
  }
}
