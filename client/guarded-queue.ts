import { randomUUID } from 'node:crypto';
import type { Job, Queue } from 'bullmq';
import { recordIn } from '../domain/json-record';
import type { DecidedJob } from '../domain/switchboard/document';
import type { ShedCause, ShedOutcome } from '../domain/switchboard/log-line';
import { bullmqJob } from './bullmq-job';
import type { EnqueueCeiling } from './enqueue-ceiling';
import { EnqueueRefused, type RefusalCode } from './enqueue-refused';
import {
  type BulkOutcome,
  type Enqueued,
  type KeptWork,
  type LeftWork,
  PartlyEnqueued,
  retryAfterSeconds,
  type Work,
} from './enqueued-work';
import type { ShedCounts } from './shed-counts';
import type { Switchboard, Verdict } from './switchboard';

/** Jobs that `addBulk` decides on and writes at once, before it looks at the ceiling again: BullMQ pipelines them. */
const sliceJobs = 500;

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
  /**
   * Enqueues in place of `queue.addBulk`. Each job is decided on by itself, so a sample lets its share pass; what is
   * refused is counted job by job. Once BullMQ or `keep` has thrown, nothing more is tried.
   *
   * @returns what became of each, in the order in which they were given
   * @throws EnqueueRefused where all of it was refused; PartlyEnqueued where some of it is left and some was, or may have
   * been, written: it says which
   */
  addBulk(works: readonly Work[]): Promise<readonly Enqueued[]>;
}

interface DecidedWork {
  readonly work: KeptWork;
  readonly job: DecidedJob;
  readonly decision: Decision;
}

/** What is to become of work, before anything is written. */
type Decision =
  | { readonly to: 'enqueue'; readonly target: Queue }
  | { readonly to: 'drop'; readonly cause: ShedCause }
  | { readonly to: 'keep'; readonly cause: ShedCause; readonly keep: (work: KeptWork) => Promise<void> }
  | { readonly to: 'refuse'; readonly cause: ShedCause; readonly refusal: EnqueueRefused };

/** The enqueuing side. Of one queue: as many as the app has. */
export function guardedQueue(options: GuardedQueueOptions): GuardedQueue {
  const { queue, switchboard, counts, ceiling, queueFor = () => undefined, keep } = options;

  function decided({ name, data, options: given, kind }: Work): DecidedWork {
    // A sample passes by the job's id, at the producer as at the worker, so the id is made here and not by the store.
    const id = given?.jobId ?? randomUUID();
    // The kind goes with the job, because the worker must know it as well.
    const tagged = { ...data, bulkhead: { ...recordIn(recordIn(data)?.bulkhead), kind } };
    const work = { name, data: tagged, options: { ...given, jobId: id }, kind, queue: queue.name };
    const job = bullmqJob(id, name, tagged);
    return { work, job, decision: decisionOn(work, job) };
  }

  function decisionOn({ name, kind }: Work, job: DecidedJob): Decision {
    const verdict = switchboard.verdict(job, kind);
    if (verdict.action === 'drop') return { to: 'drop', cause: verdict.cause };
    if (verdict.action === 'off') {
      return { to: 'refuse', cause: verdict.cause, refusal: refusedBy(verdict, name) };
    }
    if (verdict.action === 'defer') return putOff(verdict.cause, refusedBy(verdict, name));
    if (kind !== 'urgent' && ceiling?.reached() === true) {
      return putOff('ceiling', new EnqueueRefused({ code: 'ceiling', jobClass: name, retryAfterSeconds }));
    }
    const route = switchboard.queueOf(name);
    return { to: 'enqueue', target: (route === undefined ? undefined : queueFor(route)) ?? queue };
  }

  function putOff(cause: ShedCause, refusal: EnqueueRefused): Decision {
    return keep === undefined ? { to: 'refuse', cause, refusal } : { to: 'keep', cause, keep };
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

  function count(outcome: ShedOutcome, cause: ShedCause, { id: _, ...what }: DecidedJob): void {
    counts.count({ outcome, cause, ...what });
  }

  /** Does what was decided, except for the writing. @throws what `keep` throws */
  async function shed(
    { work, job }: DecidedWork,
    decision: Exclude<Decision, { to: 'enqueue' }>,
  ): Promise<BulkOutcome> {
    const { cause } = decision;
    if (decision.to === 'drop') {
      count('dropped', cause, job);
      return { outcome: 'dropped' };
    }
    if (decision.to === 'refuse') {
      count('refused', cause, job);
      return { outcome: 'left', work, because: decision.refusal };
    }
    await decision.keep(work);
    count('kept', cause, job);
    return { outcome: 'kept' };
  }

  async function add(offered: Work): Promise<Enqueued> {
    const one = decided(offered);
    const { decision, work } = one;
    if (decision.to === 'enqueue') {
      return { outcome: 'enqueued', job: await decision.target.add(work.name, work.data, work.options) };
    }
    const outcome = await shed(one, decision);
    if (outcome.outcome === 'left') throw outcome.because;
    return outcome;
  }

  async function addBulk(offered: readonly Work[]): Promise<readonly Enqueued[]> {
    const outcomes: BulkOutcome[] = [];
    let failed: { readonly because: unknown } | undefined;
    for (let first = 0; first < offered.length; first += sliceJobs) {
      const slice = offered.slice(first, first + sliceJobs).map(decided);
      if (failed === undefined) {
        const written = await addSlice(slice);
        outcomes.push(...written.outcomes);
        failed = written.failed;
      } else {
        const { because } = failed;
        outcomes.push(...slice.map(({ work }): LeftWork => ({ outcome: 'left', work, because })));
      }
    }
    const left = outcomes.filter((one) => one.outcome === 'left');
    const [one] = left;
    if (one === undefined) return outcomes.filter((each) => each.outcome !== 'left');
    if (left.length === outcomes.length && failed === undefined) throw one.because;
    throw new PartlyEnqueued(outcomes);
  }

  async function addSlice(slice: readonly DecidedWork[]): Promise<{
    readonly outcomes: readonly BulkOutcome[];
    readonly failed: { readonly because: unknown } | undefined;
  }> {
    const outcomes = new Map<DecidedWork, BulkOutcome>();
    let failed: { readonly because: unknown } | undefined;
    for (const [target, ones] of byTarget(slice)) {
      if (failed !== undefined) break;
      try {
        const jobs = await target.addBulk(
          ones.map(({ work: { name, data, options: opts } }) => ({ name, data, opts })),
        );
        for (const [place, job] of jobs.entries()) {
          const one = ones[place];
          if (one !== undefined) outcomes.set(one, { outcome: 'enqueued', job });
        }
      } catch (because) {
        failed = { because };
        for (const [one, job] of await standing(target, ones))
          outcomes.set(one, { outcome: 'enqueued', job });
      }
    }
    for (const one of slice) {
      if (failed !== undefined) break;
      if (one.decision.to === 'enqueue') continue;
      try {
        outcomes.set(one, await shed(one, one.decision));
      } catch (because) {
        failed = { because };
      }
    }
    return {
      outcomes: slice.map(
        (one) => outcomes.get(one) ?? { outcome: 'left', work: one.work, because: failed?.because },
      ),
      failed,
    };
  }

  return { add, addBulk };
}

function byTarget(slice: readonly DecidedWork[]): Map<Queue, DecidedWork[]> {
  const found = new Map<Queue, DecidedWork[]>();
  for (const one of slice) {
    if (one.decision.to !== 'enqueue') continue;
    const { target } = one.decision;
    found.set(target, [...(found.get(target) ?? []), one]);
  }
  return found;
}

/** BullMQ writes a bulk job by job, and tells of the first that failed: reading, which a full store allows, tells of the others. */
async function standing(target: Queue, ones: readonly DecidedWork[]): Promise<[DecidedWork, Job][]> {
  try {
    const jobs = await Promise.all(ones.map(({ job: { id } }) => target.getJob(id)));
    return ones.flatMap((one, place): [DecidedWork, Job][] => {
      const job = jobs[place];
      return job === undefined ? [] : [[one, job]];
    });
  } catch {
    return [];
  }
}
