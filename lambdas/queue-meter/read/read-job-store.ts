import type { Redis } from 'ioredis';
import type { JobStoreReading } from '../../../domain/jobs/job-store-reading';
import { commandRunner } from '../../store-client/command-runner';
import { readBullmq } from './bullmq/read-bullmq';
import type { JobStoreRequest } from './job-store-request';
import { readSidekiq } from './read-sidekiq';

/**
 * One reading of the job store: at most four round trips and 2 s in all, and as many commands with ten million jobs as
 * with a hundred. Nothing is written, and no command walks through a queue.
 *
 * @throws Error when any part of it fails, naming the command and the reason. Never a zero for what is not known.
 */
export function readJobStore(client: Redis, request: JobStoreRequest): Promise<JobStoreReading> {
  const read = request.framework === 'sidekiq' ? readSidekiq : readBullmq;
  return read(commandRunner(client), request);
}
