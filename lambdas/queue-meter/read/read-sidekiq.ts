import type { JobStoreReading, WorkerProcess } from '../../../domain/jobs/job-store-reading';
import { sidekiqKeys } from '../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../store-client/command-batch';
import type { RunCommands } from '../../store-client/command-runner';
import type { JobStoreRequest } from './job-store-request';
import { fairLook } from './look';
import { dueSeconds, scoreIn } from './oldest-waiting';
import { querySidekiqProcess, unreadHeartbeats } from './sidekiq-heartbeat';
import { emptySidekiqQueue, querySidekiqQueue } from './sidekiq-queue';

/**
 * Heartbeats read in one reading, the first by name. Names of processes that were killed pile up until another one
 * cleans up, which each does at its start, so the set has no bound of its own. What the others run is not known.
 */
const MOST_PROCESSES = 5_000;

/**
 * Reads a store of Sidekiq 6 to 9 in three round trips: lengths of all queues and sets, then the processes that were found
 * and the ends of queues that have jobs, then some jobs of the middle of those that are longer than their windows.
 * Scheduled jobs and retries are not part of any queue until they are due and a process has moved them there, so they
 * count for no pool. `completedJobsTotal` leaves failed runs out, which Sidekiq's own counter `processed` has in it;
 * both move in steps, at each process's heartbeat (5 to 10 s).
 */
export async function readSidekiq(
  run: RunCommands,
  { keyPrefix, queues, nowSeconds }: JobStoreRequest,
): Promise<JobStoreReading> {
  const keys = sidekiqKeys(keyPrefix);
  const { schedule, retry, dead, processes, processedTotal, failedTotal } = keys;
  const batch = new CommandBatch();
  const lengths = queues.map((queue) => batch.count('llen', keys.queue(queue)));
  const dueScheduled = batch.count('zcount', schedule, '-inf', nowSeconds);
  const dueRetries = batch.count('zcount', retry, '-inf', nowSeconds);
  const oldestDue = [schedule, retry].map((set) => queryOldestDue(batch, set, nowSeconds));
  const scheduledJobs = batch.count('zcard', schedule);
  const retryJobs = batch.count('zcard', retry);
  const deadJobs = batch.count('zcard', dead);
  const processed = batch.counter('get', processedTotal);
  const failed = batch.counter('get', failedTotal);
  const identities = batch.texts('smembers', processes);
  await batch.send(run);

  const second = new CommandBatch();
  const look = fairLook(lengths.map((length) => length()));
  const ends = queues.map((queue, index) =>
    lengths[index]?.() === 0
      ? () => () => emptySidekiqQueue(queue)
      : querySidekiqQueue(second, { queue, key: keys.queue(queue), nowSeconds, look }),
  );
  const found = [...identities()].sort().slice(0, MOST_PROCESSES);
  const beats = found.map((identity) =>
    querySidekiqProcess(second, { identity, key: keys.heartbeat(identity) }),
  );
  await second.send(run);
  const third = new CommandBatch();
  const readings = ends.map((ask) => ask(third));
  await third.send(run);
  const alive = beats.map((beat) => beat()).filter((process) => process !== undefined);

  const failedJobsTotal = failed() ?? 0;
  return {
    queues: readings.map((reading) => reading()),
    dueJobs: dueScheduled() + dueRetries(),
    oldestDueJobSeconds: Math.max(...oldestDue.map((seconds) => seconds())),
    scheduledJobs: scheduledJobs(),
    retryJobs: retryJobs(),
    deadJobs: deadJobs(),
    completedJobsTotal: Math.max(0, (processed() ?? 0) - failedJobsTotal),
    failedJobsTotal,
    ...processesOf(alive, identities().length - found.length),
  };
}

/** One entry stands for those that were not asked: whatever they serve, nobody knows what they run. */
function processesOf(
  alive: readonly WorkerProcess[],
  unasked: number,
): Pick<JobStoreReading, 'processes' | 'notUnderstood'> {
  const notUnderstood = unreadHeartbeats(alive);
  if (unasked === 0) return { processes: alive, notUnderstood };
  const reason = `${MOST_PROCESSES + unasked} processes are named, and ${MOST_PROCESSES} were asked: what the others run is not known`;
  return {
    processes: [...alive, { name: `${unasked} more` }],
    notUnderstood: [...notUnderstood, reason],
  };
}

/** Asks for how long the first due member of a set is due, of the moments by which it is sorted; 0 where none is. */
function queryOldestDue(batch: CommandBatch, key: string, nowSeconds: number): () => number {
  const first = batch.texts('zrange', key, 0, 0, 'withscores');
  return () => {
    const [, score] = first();
    return score === undefined ? 0 : dueSeconds(scoreIn(score), nowSeconds);
  };
}
