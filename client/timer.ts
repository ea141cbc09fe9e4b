/**
 * Runs something once, later.
 *
 * @returns what keeps it from running
 */
export type After = (delayMs: number, run: () => void) => () => void;

/** By the clock of a browser or of Node. */
export const after: After = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
