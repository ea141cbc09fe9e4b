import type { TaskEntry } from '../../config/every-task';
import type { LineQueue, MeterLine } from '../../domain/jobs/meter-line';
import { privateListOf } from '../../domain/jobs/private-list';
import type { UnservedQueue, UnservedWork } from '../../domain/jobs/unserved-work';
import { type Available, mapAvailable } from '../kit/available';
import { type LatencyTarget, latencyTarget } from './latency-target';
import {
  type DueJobs,
  dueIn,
  failureLines,
  type PoolTicketFacts,
  staleReadingSeconds,
  ticketsIn,
  unservedIn,
} from './reading-facts';
import { parkCommand, parkQueueCommand } from './top-commands';
import { type QueueShares, queueShares } from './top-shares';

export interface TopQueue extends Omit<QueueShares, 'parkNames'> {
  readonly queue: string;
  readonly pool: string;
  readonly waitingJobs: number;
  readonly oldestJobAgeSeconds: number;
  readonly ageIsLowerBound?: true;
  /** The deployed one, which alarms and scaling act on. */
  readonly latencyTargetSeconds?: number;
  /** Where the stage file has another one, or no reading tells the deployed one. */
  readonly stageFileLatencyTargetSeconds?: number;
  /** The format tells only so many of them. */
  readonly waitingIsLowerBound?: true;
  /** Of those that wait, jobs in groups of BullMQ Pro: the command for what already waits does not reach them. */
  readonly groupedJobs?: number;
  /** Jobs whose time cannot be true, and was left out of the age. */
  readonly senselessTimes?: number;
  /** Of its pool. */
  readonly poolTickets?: readonly PoolTicketFacts[];
  /** Takes out what already waits of the first that can be named; where none can, all of the queue. */
  readonly parkCommand?: string;
}

export interface TopPicture {
  readonly ageSeconds: number;
  readonly stale: boolean;
  /** What the meter could not read, or did not understand. */
  readonly failures: readonly string[];
  /** Scheduled jobs and retries whose time has come, while nobody moves them into their queues. */
  readonly due?: DueJobs;
  /** What the job store holds and no pool works off. */
  readonly unserved?: TopUnserved;
  /** No queue was read; why stands in `failures`. */
  readonly unread: boolean;
  /** Those in which something waits, most first. */
  readonly queues: readonly TopQueue[];
  readonly empty: readonly string[];
  /** How many shares of each kind the reading had room for. */
  readonly sharesKept?: number;
}

export interface TopUnserved extends Omit<UnservedWork, 'queues'> {
  readonly queues: readonly TopUnservedQueue[];
}

interface TopUnservedQueue extends UnservedQueue {
  /** Takes all of it out, to be brought back into a queue that a pool serves. Absent where no command reaches it. */
  readonly parkCommand?: string;
}

export interface TopQuestion {
  /** As it was given to the command. */
  readonly stage: string;
  readonly nowSeconds: number;
  /** Services and pools of the stage file. */
  readonly tasks: readonly TaskEntry[];
  /** Only this queue, and then all shares that are known. */
  readonly queue?: string;
}

/** Who fills the queues, from the meter's latest reading. */
export function topPicture(question: TopQuestion, reading: Available<MeterLine>): Available<TopPicture> {
  const { nowSeconds, queue: only } = question;
  return mapAvailable(reading, (line) => {
    const selected = line.queues.filter(({ queue }) => only === undefined || queue === only);
    const ageSeconds = nowSeconds - line.slotAtSeconds;
    return {
      ageSeconds,
      stale: ageSeconds > staleReadingSeconds,
      failures: failureLines(line),
      ...dueIn(line),
      ...topUnserved(question, line),
      unread: line.queues.length === 0,
      queues: selected
        .filter(({ waitingJobs }) => waitingJobs > 0)
        .sort((one, other) => other.waitingJobs - one.waitingJobs)
        .map((queue) => topQueue(question, line, queue)),
      empty: selected.filter(({ waitingJobs }) => waitingJobs === 0).map(({ queue }) => queue),
      ...(line.sharesKept !== undefined && { sharesKept: line.sharesKept }),
    };
  });
}

/** Commands reach what stands under the prefix or namespace of the stage, in a queue, and in no group of BullMQ Pro. */
function topUnserved(
  { stage, queue: only }: TopQuestion,
  line: MeterLine,
): { readonly unserved?: TopUnserved } {
  const { unserved } = unservedIn(line);
  if (unserved === undefined) return {};
  const queues = unserved.queues
    .filter(({ queue }) => only === undefined || queue === only)
    .map((found): TopUnservedQueue => {
      const { queue, keyPrefix, jobs, groupedJobs = 0 } = found;
      const isReached = keyPrefix === undefined && privateListOf(queue) === undefined && jobs > groupedJobs;
      const park = isReached ? parkQueueCommand(stage, queue) : undefined;
      return { ...found, ...(park !== undefined && { parkCommand: park }) };
    });
  if (only !== undefined && queues.length === 0) return {};
  return {
    unserved:
      only === undefined ? { ...unserved, queues } : { ...unserved, moreQueues: 0, databases: [], queues },
  };
}

function topQueue(question: TopQuestion, line: MeterLine, found: LineQueue): TopQueue {
  const { queue, pool, waitingJobs, oldestJobAgeSeconds } = found;
  const { ageIsLowerBound, waitingIsLowerBound, groupedJobs, senselessTimes } = found;
  const { stage } = question;
  const { deployedSeconds, stageFileSeconds } = queueTarget(question, line, pool);
  const { parkNames, ...shares } = queueShares(
    {
      stage,
      all: question.queue !== undefined,
      ...(line.sharesKept !== undefined && { sharesKept: line.sharesKept }),
    },
    found,
  );
  // Where nothing that its jobs share can be named, the queue itself can.
  const nothingShared = parkNames === undefined && shares.seenJobs !== undefined;
  const { tickets } = ticketsIn(
    line,
    line.pools.find((one) => one.pool === pool),
  );
  const park = nothingShared
    ? parkQueueCommand(stage, queue)
    : parkNames && parkCommand({ stage, names: parkNames });
  return {
    ...{ queue, pool, waitingJobs, oldestJobAgeSeconds },
    ...(ageIsLowerBound === true && { ageIsLowerBound }),
    ...(waitingIsLowerBound === true && { waitingIsLowerBound }),
    ...(groupedJobs !== undefined && { groupedJobs }),
    ...(senselessTimes !== undefined && { senselessTimes }),
    ...(deployedSeconds !== undefined && { latencyTargetSeconds: deployedSeconds }),
    ...(stageFileSeconds !== deployedSeconds &&
      stageFileSeconds !== undefined && { stageFileLatencyTargetSeconds: stageFileSeconds }),
    ...shares,
    ...(tickets !== undefined && { poolTickets: tickets }),
    ...(park !== undefined && (groupedJobs ?? 0) < waitingJobs && { parkCommand: park }),
  };
}

/** Of a pool that the stage file has no more, only what is deployed. */
function queueTarget({ tasks }: TopQuestion, line: MeterLine, pool: string): Partial<LatencyTarget> {
  const entry = tasks.find(({ name, group }) => group === 'workers' && name === pool);
  const target = entry && latencyTarget(entry, line);
  if (target !== undefined) return target;
  const found = line.pools.find((one) => one.pool === pool);
  return found === undefined ? {} : { deployedSeconds: found.latencyTargetSeconds };
}
