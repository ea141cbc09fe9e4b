import type { TaskEntry } from '../../config/every-task';
import type { LineQueue, MeterLine } from '../../domain/jobs/meter-line';
import type { Share, SourceShares } from '../../domain/jobs/source-shares';
import { type Available, mapAvailable } from '../kit/available';
import { type LatencyTarget, latencyTarget } from './latency-target';
import { staleReadingSeconds } from './status-picture';
import { parkCommand, type ShareKind, switchOffCommand } from './top-commands';

/** How much of a queue one source, class or account accounts for. */
export interface TopShare {
  readonly kind: ShareKind;
  readonly name: string;
  /** Of the jobs that came last, 0 to 1, and how far that may lie from the share of the whole queue. */
  readonly share: number;
  readonly error: number;
  /** Of the jobs that run next. One that differs says that the mixture changed. */
  readonly nextShare?: number;
  /** What would stop it. Absent where no option can name it. */
  readonly switchCommand?: string;
}

export interface TopQueue {
  readonly queue: string;
  readonly pool: string;
  readonly waitingJobs: number;
  readonly oldestJobAgeSeconds: number;
  readonly ageIsLowerBound?: true;
  /** The deployed one, which alarms and scaling act on. */
  readonly latencyTargetSeconds?: number;
  /** Where the stage file has another one, or no reading tells the deployed one. */
  readonly stageFileLatencyTargetSeconds?: number;
  /** Jobs that were looked at, of those that wait. Absent where the reading had no room for shares. */
  readonly seenJobs?: number;
  readonly shares: readonly TopShare[];
  /** Takes out what already waits of the first that can be named. */
  readonly parkCommand?: string;
}

export interface TopPicture {
  readonly ageSeconds: number;
  readonly stale: boolean;
  /** Those in which something waits, most first. */
  readonly queues: readonly TopQueue[];
  readonly empty: readonly string[];
  /** How many shares of each kind the reading had room for. */
  readonly sharesKept?: number;
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

/** Of each kind: whoever is not among them does not fill a queue alone. */
const maxShares = 3;

/** Nobody switches off what is so small a part of the trouble. */
const leastShare = 0.05;

/** Who fills the queues, from the meter's latest reading. */
export function topPicture(question: TopQuestion, reading: Available<MeterLine>): Available<TopPicture> {
  const { nowSeconds, queue: only } = question;
  return mapAvailable(reading, (line) => {
    const selected = line.queues.filter(({ queue }) => only === undefined || queue === only);
    const ageSeconds = nowSeconds - line.slotAtSeconds;
    return {
      ageSeconds,
      stale: ageSeconds > staleReadingSeconds,
      queues: selected
        .filter(({ waitingJobs }) => waitingJobs > 0)
        .sort((one, other) => other.waitingJobs - one.waitingJobs)
        .map((queue) => topQueue(question, line, queue)),
      empty: selected.filter(({ waitingJobs }) => waitingJobs === 0).map(({ queue }) => queue),
      ...(line.sharesKept !== undefined && { sharesKept: line.sharesKept }),
    };
  });
}

function topQueue(question: TopQuestion, line: MeterLine, found: LineQueue): TopQueue {
  const { queue, pool, waitingJobs, oldestJobAgeSeconds, ageIsLowerBound, arriving, next } = found;
  const window = arriving ?? next;
  const { deployedSeconds, stageFileSeconds } = queueTarget(question, line, pool);
  const kinds = [
    ['source', 'bySource'],
    ['class', 'byJobClass'],
    ['account', 'byAccount'],
  ] as const;
  const shares = kinds.flatMap(([kind, by]) =>
    chosen(window?.[by] ?? [], question).map((share) =>
      topShare(question, kind, { share, next: next?.[by] }),
    ),
  );
  const named = shares.find((share) => share.switchCommand !== undefined);
  const park = named === undefined ? undefined : parkCommand({ stage: question.stage, ...named });
  return {
    ...{ queue, pool, waitingJobs, oldestJobAgeSeconds },
    ...(ageIsLowerBound === true && { ageIsLowerBound }),
    ...(deployedSeconds !== undefined && { latencyTargetSeconds: deployedSeconds }),
    ...(stageFileSeconds !== deployedSeconds &&
      stageFileSeconds !== undefined && { stageFileLatencyTargetSeconds: stageFileSeconds }),
    ...(window !== undefined && { seenJobs: window.seenJobs }),
    shares,
    ...(park !== undefined && { parkCommand: park }),
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

function chosen(shares: readonly Share[], { queue }: TopQuestion): readonly Share[] {
  if (queue !== undefined) return shares;
  return shares.slice(0, maxShares).filter(({ share }) => share >= leastShare);
}

function topShare(
  { stage }: TopQuestion,
  kind: ShareKind,
  { share, next }: { readonly share: Share; readonly next: SourceShares['bySource'] | undefined },
): TopShare {
  const { name } = share;
  const nextShare = next?.find((one) => one.name === name)?.share;
  const command = switchOffCommand({ stage, kind, name });
  return {
    ...{ kind, name, share: share.share, error: share.error },
    ...(nextShare !== undefined && { nextShare }),
    ...(command !== undefined && { switchCommand: command }),
  };
}
