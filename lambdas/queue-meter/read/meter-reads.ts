import type { JobStoreReading } from '../../../domain/jobs/job-store-reading';
import { withDeadline } from '../../store-client/clock';
import { type PartialResult, reasonOf } from '../../store-client/partial-result';
import type { MeterDependencies } from '../meter-dependencies';
import type { CloudWatchFallback, PoolTasks } from '../state/meter-state';
import type { StoreHealth } from './read-store-health';
import type { JobStoreSurvey, SurveyMemory } from './survey/job-store-survey';

/** All that was read for one slot, as it came. */
export interface MeterReads {
  /** When the stores were read, seconds since 1970 with a fraction: at or soon after the slot. */
  readonly atSeconds: number;
  readonly queues: PartialResult<JobStoreReading>;
  /** What the job store holds beyond the stage file. */
  readonly survey: PartialResult<JobStoreSurvey>;
  readonly jobs: PartialResult<StoreHealth>;
  /** Absent: the stage has no such store. */
  readonly pubsub?: PartialResult<StoreHealth>;
  /** Tasks by pool. Absent: not asked for in this reading. */
  readonly tasks?: PartialResult<Readonly<Record<string, PoolTasks>>>;
  /** Absent: not asked for in this reading. */
  readonly fallback?: PartialResult<CloudWatchFallback>;
}

/** As log line and runbook call them. */
const partNames = ['queues', 'survey', 'jobs', 'pubsub', 'tasks', 'fallback'] as const;

/** A part of the meter's work that failed, and why. */
export interface Failure {
  readonly part: (typeof partNames)[number];
  readonly reason: string;
}

/** The parts that failed, in full or in part; what was not understood in one is a failure of it, and no zero. */
export function failuresIn(reads: MeterReads): Failure[] {
  const { queues, survey } = reads;
  const notUnderstood = [...(queues.value?.notUnderstood ?? []), ...(survey.value?.notUnderstood ?? [])];
  return partNames.flatMap((part) => {
    const reason = reads[part]?.problem ?? unlimited(part, reads);
    const others = part === 'queues' ? notUnderstood : [];
    return [...(reason === undefined ? [] : [reason]), ...others].map((one) => ({ part, reason: one }));
  });
}

/** Our stores all have a limit. Without one nobody can say how full it is, and stress stays unknown. */
function unlimited(part: Failure['part'], reads: MeterReads): string | undefined {
  const store = part === 'jobs' || part === 'pubsub' ? reads[part]?.value : undefined;
  return store?.maxMemoryBytes === 0 ? 'INFO: maxmemory is 0, no limit' : undefined;
}

/** From the start of a reading: after that, what is there is published without what is not. */
const partsWithinMs = 5_000;

interface PartsDue {
  /** Whether the stage has a pub/sub store. */
  readonly pubsub: boolean;
  /** Also polls ECS and CloudWatch. */
  readonly slowPoll: boolean;
  /** Of the reading before. */
  readonly survey: SurveyMemory | undefined;
}

/**
 * Reads everything for one slot at once, the stores with ages as of the moment. What fails or does not come in time is
 * a part with a reason, and holds up nothing else.
 *
 * @param due what is to be read beside job store and queues
 */
export async function readParts(
  dependencies: MeterDependencies,
  { pubsub: hasPubSub, slowPoll, survey }: PartsDue,
): Promise<MeterReads> {
  const startMs = dependencies.clock.nowMs();
  const atSeconds = startMs / 1000;
  const withTimeout = <T>(part: Promise<PartialResult<T>>): Promise<PartialResult<T>> =>
    withDeadline<PartialResult<T>>(dependencies.clock, startMs + partsWithinMs, part.catch(failed), () => ({
      problem: `no answer within ${partsWithinMs / 1000} s`,
    }));
  const whole = <T>(part: Promise<T>): Promise<PartialResult<T>> =>
    withTimeout(part.then((value) => ({ value })));
  const [queues, surveyed, jobs, pubsub, tasks, fallback] = await Promise.all([
    whole(dependencies.readQueues(atSeconds)),
    whole(dependencies.readSurvey(atSeconds, survey)),
    whole(dependencies.readHealth('jobs')),
    hasPubSub ? whole(dependencies.readHealth('pubsub')) : undefined,
    slowPoll ? withTimeout(dependencies.readTasks()) : undefined,
    slowPoll ? withTimeout(dependencies.readFallback(atSeconds)) : undefined,
  ]);
  return {
    atSeconds,
    queues,
    survey: surveyed,
    jobs,
    ...(pubsub !== undefined && { pubsub }),
    ...(tasks !== undefined && { tasks }),
    ...(fallback !== undefined && { fallback }),
  };
}

function failed(error: unknown): { problem: string } {
  return { problem: reasonOf(error) };
}
