/** A list in which one process of workers keeps the jobs of a queue that it has in its hands. */
export interface PrivateList {
  /** Where its jobs came from, and where they go back to. */
  readonly queue: string;
  /** The identity of the process, which is also the name of its heartbeat: `host:123:abc`. */
  readonly process: string;
}

/** Sidekiq Pro's super_fetch: `queue:sq|<process>|<queue>`. */
const superFetch = /^queue:sq\|([^|]+)\|(.+)$/;

/**
 * gitlab-sidekiq-fetcher, sidekiq-power-fetch and others after it: `working:queue:<queue>:<host>:<pid>:<nonce>`, and without
 * the nonce what their first versions left. A queue may have colons in its name, a host has none.
 */
const workingQueue = /^working:queue:(.+?):([^:]+:\d+(?::[0-9a-f]+)?)$/;

/**
 * What a key is by the names of reliable fetch, which takes a job into a list of its own and not only into memory. While its
 * process beats, such a job is one of its busy ones. When it has gone, the job waits there, in no queue, until another process
 * looks for orphans: at its start, and at most once an hour.
 *
 * @param key without a namespace
 */
export function privateListOf(key: string): PrivateList | undefined {
  const [, identity, name] = superFetch.exec(key) ?? [];
  const [, queue = name, process = identity] = workingQueue.exec(key) ?? [];
  return queue === undefined || process === undefined ? undefined : { queue, process };
}
