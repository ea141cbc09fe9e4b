export interface Poll {
  /** Fulfilled, never rejected, when the first reading is over. */
  readonly first: Promise<void>;
  /** Ends its timer. A reading that is under way goes on. */
  stop(): void;
}

/**
 * Reads, waits, reads again. It does not keep a process alive.
 * @param read must not reject
 * @param waitMs asked after each reading, which it is counted from: slow readings never pile up
 */
export function poll(read: () => Promise<void>, waitMs: () => number): Poll {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function once(): Promise<void> {
    await read();
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
