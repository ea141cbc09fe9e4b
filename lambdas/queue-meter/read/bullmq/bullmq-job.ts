import type { JobSummary } from '../../../../domain/jobs/job-store-reading';
import { jobTags } from '../../../../domain/jobs/job-tags';
import type { BullmqKeys } from '../../../../domain/jobs/queue-keys';
import { type JsonRecord, jsonRecord, recordIn } from '../../../../domain/json-record';
import type { CommandBatch } from '../../../store-client/command-batch';
import type { Runnable } from '../oldest-waiting';

/** Jobs by their ids, once they are there. */
export type BullmqJobs = () => ReadonlyMap<string, BullmqJob>;

/**
 * Asks for jobs of one queue, a command each. Jobs removed since their ids were read are left out.
 *
 * A parent's own hash does not say that it is one; what its children left does. Few apps have any, so first one question is
 * for those of all jobs together, and only where there are some, a second round trip asks whose they are.
 *
 * @returns what to ask in the next round trip, nothing as a rule
 */
export function queryBullmqJobs(
  batch: CommandBatch,
  { keys, ids, nowSeconds }: { keys: BullmqKeys; ids: readonly string[]; nowSeconds: number },
): (next: CommandBatch) => BullmqJobs {
  const left = (id: string) =>
    ['processed', 'failed', 'unsuccessful'].map((what) => keys.job(`${id}:${what}`));
  const fields = ids.map((id) => batch.fields('hmget', keys.job(id), ...JOB_FIELDS));
  const anyChildren = ids.length === 0 ? () => 0 : batch.count('exists', ...ids.flatMap(left));
  return (next) => {
    const isNone = anyChildren() === 0;
    const children = ids.map((id) => (isNone ? () => 0 : next.count('exists', ...left(id))));
    return () =>
      new Map(
        ids.flatMap((id, index) => {
          const job = parseBullmqJob(fields[index]?.() ?? [], (children[index]?.() ?? 0) > 0, nowSeconds);
          return job === undefined ? [] : [[id, job] as const];
        }),
      );
  };
}

/** Asks for what jobs are called and tagged, one command each: of those that only stand for others. */
export function queryBullmqSummaries(
  batch: CommandBatch,
  { keys, ids }: { keys: BullmqKeys; ids: readonly string[] },
): () => readonly JobSummary[] {
  const replies = ids.map((id) => batch.fields('hmget', keys.job(id), 'name', 'data'));
  return () =>
    replies.flatMap((reply) => {
      const [name, data] = reply();
      return name === null || name === undefined ? [] : [{ jobClass: name, ...jobTags(jsonRecord(data)) }];
    });
}

/** What is read of a job's hash, in this order. `data` only for the tags in it. */
const JOB_FIELDS = ['name', 'timestamp', 'opts', 'data', 'processedOn', 'ats', 'atm', 'stc'] as const;

/** A job of a window. */
export interface BullmqJob {
  readonly summary: JobSummary;
  readonly runnable: Runnable;
  /** When the app made it, seconds since 1970; 0 where that is not told. */
  readonly addedAtSeconds: number;
  /** Pushed to the end from which jobs are taken. */
  readonly lifo: boolean;
}

/**
 * Reads a job's hash.
 *
 * @param fields values of `JOB_FIELDS`
 * @param hadChildren whether the job had to wait for others
 * @returns undefined for a job that was removed since its id was read
 */
function parseBullmqJob(
  fields: readonly (string | null)[],
  hadChildren: boolean,
  nowSeconds: number,
): BullmqJob | undefined {
  const [name, timestamp, optsText, data, processedOn, started, made, stalled] = fields;
  if (name === null || name === undefined) return undefined;
  const opts = jsonRecord(optsText);
  const addedAtSeconds = Number(timestamp ?? 0) / 1000;
  const times = {
    addedAtSeconds,
    processedAtSeconds: processedOn == null ? undefined : Number(processedOn) / 1000,
    attemptsStarted: Number(started ?? 0),
    attemptsMade: Number(made ?? 0),
    stalls: Number(stalled ?? 0),
    hadChildren,
    opts,
  };
  const runnable = bullmqRunnable(times, nowSeconds);
  return {
    summary: {
      jobClass: name,
      ...jobTags(jsonRecord(data)),
      ...(runnable.known === 'since' && { runnableAtSeconds: runnable.atSeconds }),
    },
    runnable,
    addedAtSeconds,
    lifo: opts?.lifo === true,
  };
}

/** What a waiting BullMQ job's hash tells of its past. */
export interface JobPast {
  /** `timestamp`: when the app made it. 0: not told. */
  readonly addedAtSeconds: number;
  /** `processedOn`: when a worker last took it. Kept when the job is put back by that worker or as stalled. */
  readonly processedAtSeconds: number | undefined;
  /** `ats`: how often a worker took it. */
  readonly attemptsStarted: number;
  /** `atm`: how often it failed. */
  readonly attemptsMade: number;
  /** `stc`: how often it was found stalled. */
  readonly stalls: number;
  /** Whether it waited for children, which it does not tell when they were done. */
  readonly hadChildren: boolean;
  readonly opts: JsonRecord | undefined;
}

/**
 * Since when a waiting job could run, as far as BullMQ 5 and 6 tell (their Lua scripts):
 * - never taken: since it was made, and for a delayed one since its delay was over. The field `delay` is set to 0 on
 *   promotion, so the delay is read from the options. One that an operator promoted early, or whose delay was changed,
 *   counts from the delay it was made with.
 * - put back by its worker or as stalled: not before it was last taken, nor before its backoff was over. What lies
 *   between is how long that attempt ran, which nobody wrote down.
 * - put back by an operator (`retry` erases `processedOn`), or a parent whose children are done: nothing. Its creation
 *   would make a job of last week that is tried again look a week late.
 */
export function bullmqRunnable(past: JobPast, nowSeconds: number): Runnable {
  const { addedAtSeconds, processedAtSeconds, opts } = past;
  if (processedAtSeconds !== undefined) {
    return {
      known: 'notBefore',
      atSeconds: Math.min(nowSeconds, processedAtSeconds + backoffSeconds(past)),
    };
  }
  const putBack = past.attemptsStarted > 0 || past.attemptsMade > 0 || past.stalls > 0;
  if (putBack || past.hadChildren || addedAtSeconds === 0) return { known: 'nothing' };
  const delaySeconds = secondsIn(opts?.delay);
  const atSeconds = addedAtSeconds + delaySeconds;
  // Without a delay, a time to come is only a clock that is ahead of ours.
  const promotedEarly = delaySeconds > 0 && atSeconds > nowSeconds;
  return promotedEarly ? { known: 'nothing' } : { known: 'since', atSeconds };
}

/** The least that the built-in strategies wait after the last failure; 0 where the last put-back may be another. */
function backoffSeconds({ attemptsStarted, attemptsMade, opts }: JobPast): number {
  if (attemptsMade === 0 || attemptsMade !== attemptsStarted) return 0;
  if (typeof opts?.backoff === 'number') return secondsIn(opts.backoff);
  const backoff = recordIn(opts?.backoff);
  const delay = secondsIn(backoff?.delay) * (1 - numberIn(backoff?.jitter));
  if (backoff?.type === 'fixed') return delay;
  return backoff?.type === 'exponential' ? delay * 2 ** (attemptsMade - 1) : 0;
}

function secondsIn(milliseconds: unknown): number {
  return numberIn(milliseconds) / 1000;
}

function numberIn(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
