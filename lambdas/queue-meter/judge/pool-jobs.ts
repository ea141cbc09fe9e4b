import type { MeterPool } from '../../../config/contract/meter-settings';
import type {
  JobStoreReading,
  QueueLimit,
  QueueReading,
  WorkerProcess,
} from '../../../domain/jobs/job-store-reading';

/** What one reading found in all queues of one pool. */
export interface PoolJobs {
  readonly queues: readonly QueueReading[];
  readonly oldestJobAgeSeconds: number;
  readonly waitingJobs: number;
  /**
   * Jobs that workers hold. Sidekiq tells it at each process's heartbeat, every 5 to 10 s. Absent: a process works whose
   * heartbeat is not understood, so nobody knows how many of its jobs are this pool's.
   */
  readonly inFlightJobs?: number;
  /**
   * Waiting, in flight and delayed. Sidekiq's scheduled jobs and retries belong to no queue and are not among them. Absent
   * where `inFlightJobs` is.
   */
  readonly heldJobs?: number;
  /** What the app lets all queues together in which jobs wait; nothing where one of them has no such limit. */
  readonly limit?: QueueLimit;
  /** Jobs that one process of these queues runs at once, by its own word: the most of them. Absent: none says. */
  readonly jobsPerProcess?: number;
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
  const busy = busyJobs(reading.processes, queues);
  const inFlightJobs = busy === undefined ? undefined : sum((queue) => queue.inFlightJobs) + busy;
  const concurrency = reading.processes
    .filter((process) => process.queues?.some((queue) => names.includes(queue)))
    .flatMap((process) => process.concurrency ?? []);
  const limit = limitOf(queues.filter((queue) => queue.waitingJobs > 0));
  return {
    queues,
    ...(limit !== undefined && { limit }),
    oldestJobAgeSeconds: Math.max(0, ...queues.map((queue) => queue.oldestJobAgeSeconds)),
    waitingJobs,
    ...(inFlightJobs !== undefined && {
      inFlightJobs,
      heldJobs: waitingJobs + inFlightJobs + sum((queue) => queue.delayedJobs),
    }),
    ...(concurrency.length > 0 && { jobsPerProcess: Math.max(...concurrency) }),
  };
}

function limitOf(waiting: readonly QueueReading[]): QueueLimit | undefined {
  const total = (kind: keyof QueueLimit): number | undefined => {
    const each = waiting.map(({ limit }) => limit?.[kind]);
    return each.length > 0 && each.every((one) => one !== undefined)
      ? each.reduce((sum, one) => sum + one, 0)
      : undefined;
  };
  const [jobsPerSecond, inFlightJobs] = [total('jobsPerSecond'), total('inFlightJobs')];
  if (jobsPerSecond === undefined && inFlightJobs === undefined) return undefined;
  return {
    ...(jobsPerSecond !== undefined && { jobsPerSecond }),
    ...(inFlightJobs !== undefined && { inFlightJobs }),
  };
}

/**
 * Jobs in the hands of processes that serve any of these queues, where the queues themselves do not tell. A process that
 * serves others' queues too counts whole, which at worst keeps a pool from shrinking. Nothing where one does not tell which
 * queues it serves, unless it runs none, or how many it runs.
 */
function busyJobs(processes: readonly WorkerProcess[], queues: readonly QueueReading[]): number | undefined {
  const uncounted = queues.filter(({ inFlightJobs }) => inFlightJobs === undefined).map(({ queue }) => queue);
  if (uncounted.length === 0) return 0;
  const busy = processes
    .filter((process) => process.queues?.some((queue) => uncounted.includes(queue)) ?? process.busyJobs !== 0)
    .map((process) => (process.queues === undefined ? undefined : process.busyJobs));
  return busy.every((jobs) => jobs !== undefined) ? busy.reduce((total, jobs) => total + jobs, 0) : undefined;
}
