/** What a command has to say. Data go to `stdout`, problems and progress to `stderr`. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /**
   * 0: done, or nothing to do. 1: failed. 2: usage error. 3: a safety check says no. 130: ended by Ctrl-C. `run` ends as
   * what it ran.
   */
  readonly exitCode: number;
}

/** Why a command ends without having done what was asked. 1: it failed. 2: usage error. 3: a safety check says no. */
export type CliErrorCode = 1 | 2 | 3;

/** Ends a command with a sentence instead of a stack trace. */
export class CliError extends Error {
  constructor(
    readonly exitCode: CliErrorCode,
    message: string,
  ) {
    super(message);
  }
}
