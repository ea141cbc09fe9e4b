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

/**
 * Ends the wait for something that takes too long, and tells it to end by the signal.
 * @throws Error after `timeoutMs`; what `run` throws before that
 */
export async function withTimeout<T>(
  run: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  doing = 'read',
): Promise<T> {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // First: what the aborted run throws is not the news.
      reject(new Error(`not ${doing} within ${timeoutMs} ms`));
      ending.abort();
    }, timeoutMs);
    timer.unref();
  });
  try {
    return await Promise.race([run(ending.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells the app something. What it throws is dropped: its log is broken, and that is no reason to stop its jobs. */
export function notify<T>(listener: (news: T) => void, news: T): void {
  try {
    listener(news);
  } catch {
    // Nobody is left to be told.
  }
}
