import type { JobStoreReading } from '../../../../domain/jobs/job-store-reading';
import { bullmqKeys } from '../../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';
import { SAMPLED_JOBS } from '../even-positions';
import type { JobStoreRequest } from '../job-store-request';
import { dueSeconds } from '../oldest-waiting';
import { queryGroupedJobs } from './bullmq-groups';
import { queryBullmqJobs, queryBullmqSummaries } from './bullmq-job';
import { queryBullmqMiddle } from './bullmq-middle';
import { type FoundQueue, queryBullmqQueue, windowIds } from './bullmq-queue';
import { bullmqQueue } from './bullmq-reading';

/**
 * Reads a store of BullMQ 5 or 6 in two round trips: counts and ids, then the jobs of the windows. A third one is needed where
 * a queue holds more than its windows, for jobs whose ids only the second one tells; groups of BullMQ Pro, which are told by
 * the second, need it to be counted, and a fourth for their jobs.
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

  const second = new CommandBatch();
  const windows = found.map((queue) => {
    const keys = bullmqKeys(queue.queue, keyPrefix);
    const { next, arriving } = windowIds(queue);
    const ids = [...new Set([...next, ...arriving])];
    return {
      found: queue,
      keys,
      jobs: queryBullmqJobs(second, { keys, ids, nowSeconds }),
      middle: queryBullmqMiddle(second, keys, queue),
    };
  });
  await second.send(run);

  const third = new CommandBatch();
  const queuesFound = windows.map(({ keys, middle: ask, ...window }) => {
    const middle = ask();
    return {
      ...{ ...window, keys, middle },
      firsts: queryBullmqJobs(third, { keys, ids: middle.firstIds, nowSeconds }),
      sample: queryBullmqSummaries(third, { keys, ids: middle.sampleIds }),
      grouped: queryGroupedJobs(third, keys, middle.groups),
    };
  });
  await third.send(run);

  const fourth = new CommandBatch();
  const readings = queuesFound.map(({ keys, jobs, firsts, sample, grouped: ask, ...window }) => {
    const grouped = ask(SAMPLED_JOBS);
    const ids = [...new Set([...grouped.nextIds, ...grouped.sampleIds])];
    const ofGroups = queryBullmqJobs(fourth, { keys, ids, nowSeconds });
    return () => {
      const all = new Map([...jobs(), ...firsts(), ...ofGroups()]);
      return bullmqQueue({ ...window, grouped, sample: sample() }, all, nowSeconds);
    };
  });
  await fourth.send(run);

  return {
    queues: readings.map((reading) => reading()),
    dueJobs: sum(found, ({ dueJobs }) => dueJobs),
    oldestDueJobSeconds: Math.max(0, ...found.map((queue) => oldestDueSeconds(queue, nowSeconds))),
    scheduledJobs: sum(found, ({ delayedJobs }) => delayedJobs),
    deadJobs: sum(found, ({ failedJobs }) => failedJobs),
    ...finishedTotals(found),
    processes: [],
    notUnderstood: [],
  };
}

function oldestDueSeconds({ due: [first] }: FoundQueue, nowSeconds: number): number {
  return first === undefined ? 0 : dueSeconds(first.atSeconds, nowSeconds);
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
