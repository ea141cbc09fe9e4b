/** What an interrupted run throws: it has been asked to end, nothing went wrong. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Interruption {
  /** Fires at the first SIGINT, SIGTERM or SIGHUP, with `Interrupted` as its reason. */
  readonly signal: AbortSignal;
  /** Gives the signals back to node's defaults. */
  dispose(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the signals that ask a program to end into an AbortSignal, so that children are ended and awaited by the
 * code that started them. Later signals change nothing: an impatient second Ctrl-C would leave processes behind.
 */
export function interruption(): Interruption {
  const controller = new AbortController();
  const abort = (signal: NodeJS.Signals) => controller.abort(new Interrupted(`interrupted by ${signal}`));
  for (const signal of SIGNALS) process.on(signal, abort);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, abort);
    },
  };
}
