/** The library that runs the jobs, and what stands before each of its keys and a colon. */
export interface JobKeyspace {
  readonly framework: 'sidekiq' | 'bullmq';
  /** BullMQ's option `prefix`; the namespace of redis-namespace with Sidekiq 6, empty for none. */
  readonly keyPrefix: string;
}

/** BullMQ's own default, and no namespace: Sidekiq 7 knows none any more. */
export const defaultKeyPrefix: Readonly<Record<JobKeyspace['framework'], string>> = {
  sidekiq: '',
  bullmq: 'bull',
};

/** A name with the prefix of its app. */
export function prefixedKey(keyPrefix: string, name: string): string {
  return keyPrefix === '' ? name : `${keyPrefix}:${name}`;
}

/** Keys in which Sidekiq 6 to 8 keeps its work (lib/sidekiq/client.rb and launcher.rb). */
export interface SidekiqKeys {
  /** Jobs for later, by the second at which they are due. */
  readonly schedule: string;
  /** Failed jobs that will be tried again, by the second of the next try. */
  readonly retry: string;
  /** Jobs given up for good. */
  readonly dead: string;
  /** Identities of processes; each is also the name of that process's heartbeat. */
  readonly processes: string;
  readonly heartbeat: (identity: string) => string;
  /** Names of all queues that ever had a job. */
  readonly queues: string;
  /** Jobs that ran, failed ones included. */
  readonly processedTotal: string;
  readonly failedTotal: string;
  /** A list: pushed at the head, taken from the tail. */
  readonly queue: (name: string) => string;
  /** Sidekiq 7.3 and later: a hash of how far the iterable job of that id is. */
  readonly iteration: (jid: string) => string;
}

/** Sidekiq's names. What is not yet in a queue stands in one sorted set for all queues. */
export function sidekiqKeys(namespace: string): SidekiqKeys {
  const key = (name: string): string => prefixedKey(namespace, name);
  return {
    schedule: key('schedule'),
    retry: key('retry'),
    dead: key('dead'),
    processes: key('processes'),
    heartbeat: key,
    queues: key('queues'),
    processedTotal: key('stat:processed'),
    failedTotal: key('stat:failed'),
    queue: (name) => key(`queue:${name}`),
    iteration: (jid) => key(`it-${jid}`),
  };
}

/** Keys of one BullMQ queue. */
export interface BullmqKeys {
  /** Job ids in a list: pushed at the head, taken from the tail. */
  readonly wait: string;
  /** Before BullMQ 6 a paused queue keeps its waiting jobs here, in the same order; since then they stay in `wait`. */
  readonly paused: string;
  /** Job ids by `priority * 2^32 + n`, n counting up. Taken lowest first, when `wait` is empty. */
  readonly prioritized: string;
  readonly active: string;
  /** Job ids by `milliseconds * 4096 + n`. */
  readonly delayed: string;
  readonly waitingChildren: string;
  readonly completed: string;
  readonly failed: string;
  /** Counts jobs added, duplicates included. */
  readonly id: string;
  readonly meta: string;
  /** Kept only by workers with the option `metrics`. */
  readonly completedMetrics: string;
  readonly failedMetrics: string;
  /**
   * Groups of BullMQ Pro in which jobs wait: those that may run, and those held back by a rate, by their concurrency, or
   * paused. Each group is in one of the four.
   */
  readonly groupSets: readonly string[];
  /** Job ids of one group: a list like `wait`, and a set like `prioritized`. */
  readonly group: (id: string) => { readonly list: string; readonly prioritized: string };
  /** The hash of one job. */
  readonly job: (id: string) => string;
}

/** BullMQ's names (its classes/queue-keys). */
export function bullmqKeys(queue: string, prefix: string): BullmqKeys {
  const key = (type: string): string => `${prefix}:${queue}:${type}`;
  return {
    wait: key('wait'),
    paused: key('paused'),
    prioritized: key('prioritized'),
    active: key('active'),
    delayed: key('delayed'),
    waitingChildren: key('waiting-children'),
    completed: key('completed'),
    failed: key('failed'),
    id: key('id'),
    meta: key('meta'),
    completedMetrics: key('metrics:completed'),
    failedMetrics: key('metrics:failed'),
    groupSets: ['groups', 'groups:limit', 'groups:max', 'groups:paused'].map(key),
    group: (id) => ({ list: key(`groups:${id}`), prioritized: key(`groups:${id}:p`) }),
    job: key,
  };
}
