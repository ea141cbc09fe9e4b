import { randomUUID } from 'node:crypto';
import type { Job, JobsOptions, Queue } from 'bullmq';
import { recordIn } from '../domain/json-record';
import type { ShedCause, ShedOutcome } from '../domain/switchboard/log-line';
import { bullmqJob } from './bullmq-job';
import type { EnqueueCeiling } from './enqueue-ceiling';
import { EnqueueRefused, type RefusalCode } from './enqueue-refused';
import type { ShedCounts } from './shed-counts';
import type { JobKind, Switchboard, Verdict } from './switchboard';

/** A store over its ceiling drains within minutes or not at all. */
const retryAboveCeilingSeconds = 30;

/** A job that is to be enqueued. */
export interface Work {
  /** The job's class, for switches and routes. */
  readonly name: string;
  /** With the tags of docs/app-contract.md under `bulkhead`. */
  readonly data: object;
  readonly options?: JobsOptions;
  readonly kind: JobKind;
}

/** What the app is to keep. Given to `add` again it is the same job: its id is in its options. */
export interface KeptWork extends Work {
  readonly queue: string;
  readonly options: JobsOptions;
}

/** What became of it: it stands in the store, the app keeps it, or an operator has it thrown away. */
export type Enqueued =
  | { readonly outcome: 'enqueued'; readonly job: Job }
  | { readonly outcome: 'kept' }
  | { readonly outcome: 'dropped' };

/** What the guard of a queue asks and tells. */
export interface GuardedQueueOptions {
  /** Where jobs go that have no route. */
  readonly queue: Queue;
  readonly switchboard: Switchboard;
  readonly counts: ShedCounts;
  /** @default no ceiling: the level of stress alone must do */
  readonly ceiling?: Pick<EnqueueCeiling, 'reached'>;
  /** The queue to which a route leads. @default routes are not followed */
  readonly queueFor?: (name: string) => Queue | undefined;
  /**
   * Keeps work that is put off: as a row in the app's own database, which a clock gives to `add` again. It must be safe
   * when the promise is fulfilled. @default the caller is told by EnqueueRefused
   */
  readonly keep?: (work: KeptWork) => Promise<void>;
}

/** A queue that an operator and a full store are heard before. */
export interface GuardedQueue {
  /**
   * Enqueues in place of `queue.add`, unless an operator or a full store says otherwise. Decided from memory, so what is
   * refused is refused at once, however slow the store is.
   *
   * @throws EnqueueRefused where nothing was written; what BullMQ or `keep` throws
   */
  add(work: Work): Promise<Enqueued>;
}

/** The enqueuing side. Of one queue: as many as the app has. */
export function guardedQueue(options: GuardedQueueOptions): GuardedQueue {
  const { queue, switchboard, counts, ceiling, queueFor = () => undefined, keep } = options;

  async function add(offered: Work): Promise<Enqueued> {
    const { work, id } = identified(offered);
    const { name, data, kind } = work;
    const job = bullmqJob(id, name, data);
    const counted = (outcome: ShedOutcome, cause: ShedCause): void => {
      const { id: _, ...what } = job;
      counts.count({ outcome, cause, ...what });
    };
    const putOff = async (cause: ShedCause, refused: EnqueueRefused): Promise<Enqueued> => {
      if (keep === undefined || refused.code === 'switched-off') {
        counted('refused', cause);
        throw refused;
      }
      await keep({ ...work, queue: queue.name });
      counted('kept', cause);
      return { outcome: 'kept' };
    };

    const verdict = switchboard.verdict(job, kind);
    if (verdict.action === 'drop') {
      counted('dropped', verdict.cause);
      return { outcome: 'dropped' };
    }
    if (verdict.action !== 'run') return putOff(verdict.cause, refusedBy(verdict, name));
    if (kind !== 'urgent' && ceiling?.reached() === true) {
      return putOff('ceiling', refused('ceiling', name, retryAboveCeilingSeconds));
    }
    const route = switchboard.queueOf(name);
    const target = (route === undefined ? undefined : queueFor(route)) ?? queue;
    return { outcome: 'enqueued', job: await target.add(name, data, work.options) };
  }

  function refusedBy(verdict: Exclude<Verdict, { action: 'run' }>, jobClass: string): EnqueueRefused {
    const { action, reason, untilSeconds = Number.POSITIVE_INFINITY } = verdict;
    const left = Math.ceil(untilSeconds - Date.now() / 1000);
    const seconds = Math.max(1, Math.min(left, switchboard.release().deferSeconds));
    const code: RefusalCode = action === 'off' ? 'switched-off' : 'deferred';
    return new EnqueueRefused({
      code,
      jobClass,
      retryAfterSeconds: seconds,
      ...(reason !== undefined && { reason }),
    });
  }

  return { add };
}

function refused(code: RefusalCode, jobClass: string, retryAfterSeconds: number): EnqueueRefused {
  return new EnqueueRefused({ code, jobClass, retryAfterSeconds });
}

/**
 * A sample passes by the job's id, at the producer as at the worker, so the id is made here and not by the store. The
 * kind goes with the job, because the worker must know it as well.
 */
function identified({ name, data, options, kind }: Work): {
  readonly work: Work & { readonly options: JobsOptions };
  readonly id: string;
} {
  const id = options?.jobId ?? randomUUID();
  const tagged = { ...data, bulkhead: { ...recordIn(recordIn(data)?.bulkhead), kind } };
  return { id, work: { name, data: tagged, options: { ...options, jobId: id }, kind } };
}
