/**
 * Names of the keys in which Sidekiq 6 to 8 keeps its work (lib/sidekiq/client.rb and launcher.rb). It has no common
 * prefix, and what is not yet in a queue stands in one sorted set for all queues.
 */
export const sidekiqKeys = {
  /** Jobs for later, by the second at which they are due. */
  schedule: 'schedule',
  /** Failed jobs that will be tried again, by the second of the next try. */
  retry: 'retry',
  /** Jobs given up for good. */
  dead: 'dead',
  /** Identities of processes; each is also the key of that process's heartbeat. */
  processes: 'processes',
  /** Jobs that ran, failed ones included. */
  processedTotal: 'stat:processed',
  failedTotal: 'stat:failed',
  /** A list: pushed at the head, taken from the tail. */
  queue: (name: string): string => `queue:${name}`,
  /** Sidekiq 7.3 and later: a hash of how far the iterable job of that id is. */
  iteration: (jid: string): string => `it-${jid}`,
} as const;

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
  /** The hash of one job. */
  readonly job: (id: string) => string;
}

/** BullMQ's names (its classes/queue-keys). The access rules of the job store know only the default prefix. */
export function bullmqKeys(queue: string, prefix = 'bull'): BullmqKeys {
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
    job: key,
  };
}
