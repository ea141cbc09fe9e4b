import type { WorkerProcess } from '../../../../domain/jobs/job-store-reading';
import { jsonRecord } from '../../../../domain/json-record';
import type { CommandBatch } from '../../../store-client/command-batch';

/**
 * Asks for the heartbeat of one process. Undefined: it has not beaten for 60 s, so Sidekiq itself counts it as gone,
 * although its name stays in the set until another process cleans up.
 */
export function askSidekiqProcess(batch: CommandBatch, identity: string): () => WorkerProcess | undefined {
  const heartbeat = batch.fields('hmget', identity, 'info', 'busy');
  return () => sidekiqProcess(identity, heartbeat());
}

/** Reads a heartbeat of Sidekiq 6 to 8: what the process is, as JSON, and how many jobs it runs. */
export function sidekiqProcess(
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
