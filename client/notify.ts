/** Tells the app something. What it throws is dropped: its log is broken, and that is no reason to stop its jobs. */
export function notify<T>(listener: (news: T) => void, news: T): void {
  try {
    listener(news);
  } catch {
    // Nobody is left to be told.
  }
}
