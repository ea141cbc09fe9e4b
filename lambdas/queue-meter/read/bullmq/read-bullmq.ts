import type { JobStoreReading } from '../../../../domain/jobs/job-store-reading';
import { bullmqKeys } from '../../../../domain/jobs/queue-keys';
import { CommandBatch } from '../../../store-client/command-batch';
import type { RunCommands } from '../../../store-client/command-runner';
import type { JobStoreRequest } from '../job-store-request';
import { fairLook } from '../look';
import { dueSeconds } from '../oldest-waiting';
import { groupsOfEach, queryGroupedJobs } from './bullmq-groups';
import { queryBullmqJobs, queryBullmqSummaries } from './bullmq-job';
import { queryBullmqMiddle } from './bullmq-middle';
import {
  type FoundQueue,
  type QueueCounts,
  queryBullmqCounts,
  queryBullmqEnds,
  windowIds,
} from './bullmq-queue';
import { bullmqQueue } from './bullmq-reading';

/**
 * Reads a store of BullMQ 5 or 6 in three round trips: counts, the ends of queues that have jobs, then these jobs. A fourth
 * one is needed where a queue holds more than its windows, for jobs whose ids only the third one tells, or has parents;
 * groups of BullMQ Pro need it to be counted, and a fifth for their jobs.
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
  const first = new CommandBatch();
  const counted = queues.map((queue) => {
    const keys = bullmqKeys(queue, keyPrefix);
    return { keys, counts: queryBullmqCounts(first, keys, queue) };
  });
  await first.send(run);

  const second = new CommandBatch();
  const all = counted.map(({ keys, counts }) => ({ keys, counts: counts() }));
  const look = fairLook(all.map(({ counts }) => mostWaiting(counts)));
  const groups = groupsOfEach(all.filter(({ counts }) => counts.mayHaveGroups).length);
  const ends = all.map(({ keys, counts }) => ({
    keys,
    ends: queryBullmqEnds(second, keys, { counts, look, nowSeconds }),
  }));
  await second.send(run);

  const third = new CommandBatch();
  const windows = ends.map(({ keys, ends: found }) => {
    const queue = found();
    const { next, arriving } = windowIds(queue);
    const ids = [...new Set([...next, ...arriving])];
    return {
      found: queue,
      keys,
      jobs: queryBullmqJobs(third, { keys, ids, nowSeconds }),
      middle: queryBullmqMiddle(third, keys, { found: queue, look, groups }),
    };
  });
  await third.send(run);

  const fourth = new CommandBatch();
  const middles = windows.map(({ keys, middle: ask, jobs, ...window }) => {
    const middle = ask();
    return {
      ...{ ...window, keys, middle, jobs: jobs(fourth) },
      firsts: queryBullmqJobs(fourth, { keys, ids: middle.firstIds, nowSeconds }),
      sample: queryBullmqSummaries(fourth, { keys, ids: middle.sampleIds }),
      grouped: queryGroupedJobs(fourth, keys, middle.groups),
    };
  });
  await fourth.send(run);

  const fifth = new CommandBatch();
  const withGroups = middles.map(({ keys, firsts, grouped: ask, ...window }) => {
    const grouped = ask(look.sampledJobs);
    const ids = [...new Set([...grouped.nextIds, ...grouped.sampleIds])];
    const ofGroups = queryBullmqJobs(fifth, { keys, ids, nowSeconds });
    return { ...window, grouped, firsts: firsts(fifth), ofGroups };
  });
  await fifth.send(run);

  const sixth = new CommandBatch();
  const readings = withGroups.map(({ jobs, firsts, ofGroups: ask, sample, ...queue }) => {
    const ofGroups = ask(sixth);
    return () => {
      const known = new Map([...jobs(), ...firsts(), ...ofGroups()]);
      return bullmqQueue({ ...queue, sample: sample() }, known, nowSeconds);
    };
  });
  await sixth.send(run);

  const found = windows.map((window) => window.found);
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

/** Those that are delayed may all be due. */
function mostWaiting({ listLengths, prioritizedJobs, delayedJobs, mayHaveGroups }: QueueCounts): number {
  const inGroups = mayHaveGroups ? Number.MAX_SAFE_INTEGER : 0;
  return listLengths.reduce((sum, length) => sum + length, prioritizedJobs + delayedJobs) + inGroups;
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
