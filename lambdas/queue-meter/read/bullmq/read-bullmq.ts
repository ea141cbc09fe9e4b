import type { JobStoreReading } from '../../../../domain/jobs/job-store-reading';
import { bullmqKeys } from '../../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';
import type { JobStoreRequest } from '../job-store-request';
import { queryBullmqJobs } from './bullmq-job';
import { bullmqQueue, type FoundQueue, queryBullmqQueue, windowIds } from './bullmq-queue';

/**
 * Reads a store of BullMQ 5 or 6 in two round trips: counts and ids, then the jobs of the windows.
 *
 * What the format does not tell: `retryJobs`. Jobs that wait for another try stand in the delayed set like any other
 * and are counted in `scheduledJobs`. Processes are known only by their connections, so there are none;
 * `inFlightJobs` is per queue instead. Completed and failed jobs are counted only where the workers have the option
 * `metrics`; those are jobs given up, not tries.
 */
export async function readBullmq(
  run: RunCommands,
  { keyPrefix, queues, nowSeconds }: JobStoreRequest,
): Promise<JobStoreReading> {
  const batch = new CommandBatch();
  const answers = queues.map((queue) =>
    queryBullmqQueue(batch, bullmqKeys(queue, keyPrefix), { queue, nowSeconds }),
  );
  await batch.send(run);
  const found = answers.map((answer) => answer());

  const details = new CommandBatch();
  const jobs = found.map((queue) => {
    const { next, arriving } = windowIds(queue);
    const ids = [...new Set([...next, ...arriving])];
    return {
      queue,
      answer: queryBullmqJobs(details, { keys: bullmqKeys(queue.queue, keyPrefix), ids, nowSeconds }),
    };
  });
  await details.send(run);

  return {
    queues: jobs.map(({ queue, answer }) => bullmqQueue(queue, answer(), nowSeconds)),
    dueJobs: sum(found, ({ dueJobs }) => dueJobs),
    scheduledJobs: sum(found, ({ delayedJobs }) => delayedJobs),
    deadJobs: sum(found, ({ failedJobs }) => failedJobs),
    ...finishedTotals(found),
    processes: [],
  };
}

/** Nothing unless every queue has been counted: a sum over some of them would be no counter of all. */
function finishedTotals(
  found: readonly FoundQueue[],
): Pick<JobStoreReading, 'completedJobsTotal' | 'failedJobsTotal'> {
  const counted = found.every(
    ({ completedTotal, failedTotal }) => completedTotal !== null || failedTotal !== null,
  );
  if (!counted || found.length === 0) return {};
  return {
    completedJobsTotal: sum(found, ({ completedTotal }) => completedTotal ?? 0),
    failedJobsTotal: sum(found, ({ failedTotal }) => failedTotal ?? 0),
  };
}

function sum(found: readonly FoundQueue[], of: (queue: FoundQueue) => number): number {
  return found.reduce((total, queue) => total + of(queue), 0);
}
