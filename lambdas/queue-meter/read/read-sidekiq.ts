import type {
  JobStoreReading,
  JobSummary,
  QueueReading,
  WorkerProcess,
} from '../../../domain/jobs/job-store-reading';
import { sidekiqKeys } from '../../../domain/jobs/queue-keys';
import { sidekiqJob } from '../../../domain/jobs/sidekiq-job';
import { jsonRecord } from '../../../domain/json-record';
import { CommandBatch } from '../../store-client/command-batch';
import type { RunCommands } from '../../store-client/command-runner';
import type { JobStoreRequest } from './job-store-request';
import { oldestWaiting, type Runnable, WINDOW_JOBS } from './oldest-waiting';

/**
 * Heartbeats read in one reading, the first by name. Names of processes that were killed pile up until another one
 * cleans up, so the set has no bound of its own; with more processes than these, busy jobs are only a lower bound.
 */
const MOST_PROCESSES = 200;

/**
 * Reads a store of Sidekiq 6 to 8 in two round trips: all queues and sets, then the processes that were found.
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
  const readings = queues.map((queue) =>
    querySidekiqQueue(batch, { queue, key: keys.queue(queue), nowSeconds }),
  );
  const dueScheduled = batch.count('zcount', schedule, '-inf', nowSeconds);
  const dueRetries = batch.count('zcount', retry, '-inf', nowSeconds);
  const scheduledJobs = batch.count('zcard', schedule);
  const retryJobs = batch.count('zcard', retry);
  const deadJobs = batch.count('zcard', dead);
  const processed = batch.counter('get', processedTotal);
  const failed = batch.counter('get', failedTotal);
  const identities = batch.texts('smembers', processes);
  await batch.send(run);

  const heartbeats = new CommandBatch();
  const found = [...identities()].sort().slice(0, MOST_PROCESSES);
  const beats = found.map((identity) =>
    querySidekiqProcess(heartbeats, { identity, key: keys.heartbeat(identity) }),
  );
  await heartbeats.send(run);

  const failedJobsTotal = failed() ?? 0;
  return {
    queues: readings.map((reading) => reading()),
    dueJobs: dueScheduled() + dueRetries(),
    scheduledJobs: scheduledJobs(),
    retryJobs: retryJobs(),
    deadJobs: deadJobs(),
    completedJobsTotal: Math.max(0, (processed() ?? 0) - failedJobsTotal),
    failedJobsTotal,
    processes: beats.map((beat) => beat()).filter((process) => process !== undefined),
  };
}

/** Asks for one queue: its length and both ends. Jobs of a queue that Sidekiq Pro paused are in it like any other. */
function querySidekiqQueue(
  batch: CommandBatch,
  { queue, key, nowSeconds }: { queue: string; key: string; nowSeconds: number },
): () => QueueReading {
  const waitingJobs = batch.count('llen', key);
  const head = batch.texts('lrange', key, 0, WINDOW_JOBS - 1);
  const tail = batch.texts('lrange', key, -WINDOW_JOBS, -1);
  return () => {
    const arriving = head().map(sidekiqJob);
    const next = tail().map(sidekiqJob).reverse();
    const windows = {
      next: next.map(runnable),
      arriving: arriving.map(runnable),
      outsideMayBeOlder: false,
      nowSeconds,
    };
    return { queue, waitingJobs: waitingJobs(), ...oldestWaiting(windows), arriving, next };
  };
}

function runnable({ runnableAtSeconds }: JobSummary): Runnable {
  return runnableAtSeconds === undefined
    ? { known: 'nothing' }
    : { known: 'since', atSeconds: runnableAtSeconds };
}

/**
 * Asks for the heartbeat of one process. Undefined: it has not beaten for 60 s, so Sidekiq itself counts it as gone,
 * although its name stays in the set until another process cleans up.
 */
function querySidekiqProcess(
  batch: CommandBatch,
  { identity, key }: { identity: string; key: string },
): () => WorkerProcess | undefined {
  const heartbeat = batch.fields('hmget', key, 'info', 'busy');
  return () => parseSidekiqHeartbeat(identity, heartbeat());
}

/** Reads a heartbeat of Sidekiq 6 to 8: what the process is, as JSON, and how many jobs it runs. */
export function parseSidekiqHeartbeat(
  identity: string,
  [infoText, busy]: readonly (string | null)[],
): WorkerProcess | undefined {
  const info = jsonRecord(infoText);
  if (info === undefined) return undefined;
  const { queues, concurrency } = info;
  return {
    name: identity,
    queues: Array.isArray(queues) ? queues.filter((queue) => typeof queue === 'string') : [],
    busyJobs: Number(busy ?? 0),
    ...(typeof concurrency === 'number' && { concurrency }),
  };
}
