/** Why a command ends without having done what was asked. 1: it failed. 2: asked wrongly. 3: a safety check says no. */
export type FailureCode = 1 | 2 | 3;

/** Ends a command with a sentence instead of a stack trace. */
export class CommandFailure extends Error {
  constructor(
    readonly exitCode: FailureCode,
    message: string,
  ) {
    super(message);
  }
}
