export interface RepeatedLook {
  /** Fulfilled, never rejected, when the first look is over. */
  readonly first: Promise<void>;
  /** Ends its timer. A look that is under way goes on. */
  stop(): void;
}

/**
 * Looks, waits, looks again. It does not keep a process alive.
 * @param look must not reject
 * @param waitMs asked after each look, which it is counted from: slow looks never pile up
 */
export function lookAgain(look: () => Promise<void>, waitMs: () => number): RepeatedLook {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function once(): Promise<void> {
    await look();
    if (stopped) return;
    timer = setTimeout(once, waitMs());
    timer.unref();
  }

  return {
    first: once(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
