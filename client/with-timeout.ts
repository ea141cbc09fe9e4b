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
