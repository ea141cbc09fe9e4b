/**
 * A failure the user can mend. The message is what they read, without a stack trace: one sentence that says what
 * to do, then, for a failing tool, that tool's own lines.
 */
export class RegionError extends Error {
  override readonly name = 'RegionError';

  /**
   * @param details lines of a failing tool, shown below the message as they came
   */
  constructor(
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
  }
}
