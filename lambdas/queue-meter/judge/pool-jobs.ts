import type { MeterPool } from '../../../config/contract/meter-settings';
import type { JobStoreReading, QueueReading, WorkerProcess } from '../../../domain/jobs/job-store-reading';

/** What one reading found in all queues of one pool. */
export interface PoolJobs {
  readonly queues: readonly QueueReading[];
  readonly oldestJobAgeSeconds: number;
  readonly waitingJobs: number;
  /** Jobs that workers hold. Sidekiq tells it at each process's heartbeat, every 5 to 10 s. */
  readonly inFlightJobs: number;
  /** Waiting, in flight and delayed. Sidekiq's scheduled jobs and retries belong to no queue and are not among them. */
  readonly heldJobs: number;
}

/** The pool's share of a reading; nothing where one of its queues is not in it, because a part would pass for the whole. */
export function poolJobs(
  { queues: names }: Pick<MeterPool, 'queues'>,
  reading: JobStoreReading,
): PoolJobs | undefined {
  const queues = reading.queues.filter(({ queue }) => names.includes(queue));
  if (queues.length < names.length) return undefined;
  const sum = (of: (queue: QueueReading) => number | undefined): number =>
    queues.reduce((total, queue) => total + (of(queue) ?? 0), 0);
  const waitingJobs = sum((queue) => queue.waitingJobs);
  const inFlightJobs = sum((queue) => queue.inFlightJobs) + busyJobs(reading.processes, queues);
  return {
    queues,
    oldestJobAgeSeconds: Math.max(0, ...queues.map((queue) => queue.oldestJobAgeSeconds)),
    waitingJobs,
    inFlightJobs,
    heldJobs: waitingJobs + inFlightJobs + sum((queue) => queue.delayedJobs),
  };
}

/**
 * Jobs in the hands of processes that serve any of these queues, where the queues themselves do not tell. A process that
 * serves others' queues too counts whole, which at worst keeps a pool from shrinking.
 */
function busyJobs(processes: readonly WorkerProcess[], queues: readonly QueueReading[]): number {
  const uncounted = queues.filter(({ inFlightJobs }) => inFlightJobs === undefined).map(({ queue }) => queue);
  return processes
    .filter((process) => process.queues.some((queue) => uncounted.includes(queue)))
    .reduce((total, process) => total + process.busyJobs, 0);
}
