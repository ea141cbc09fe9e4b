import type { SeenJob } from '../../../../domain/jobs/job-store-reading';
import { jobTags } from '../../../../domain/jobs/job-tags';
import { jsonRecord } from '../../../../domain/json-record';
import type { Runnable } from '../oldest-waiting';
import { bullmqRunnable } from './bullmq-runnable';

/** What is read of a job's hash, in this order. `data` only for the tags in it. */
export const JOB_FIELDS = ['name', 'timestamp', 'opts', 'data', 'processedOn', 'ats', 'atm', 'stc'] as const;

/** A job of a window. */
export interface BullmqJob {
  readonly seen: SeenJob;
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
export function bullmqJob(
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
    seen: {
      jobClass: name,
      ...jobTags(jsonRecord(data)),
      ...(runnable.known === 'since' && { runnableAtSeconds: runnable.atSeconds }),
    },
    runnable,
    addedAtSeconds,
    lifo: opts?.lifo === true,
  };
}
