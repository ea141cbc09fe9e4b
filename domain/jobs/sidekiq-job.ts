import { type JsonRecord, jsonRecord } from '../json-record';
import type { JobSummary } from './job-store-reading';
import { jobTags } from './job-tags';

/** Entries that no Sidekiq wrote. Its workers move them to the dead set. */
const UNREADABLE = '(unreadable)';

/** Seconds since 1970 reach this in the year 5138, milliseconds passed it in 1973. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A job as it stands in a queue's list. Its class is the one that the app wrote: ActiveJob wraps it in one of its own.
 *
 * `enqueued_at` is set at each push into a queue, so a retried or scheduled job counts from when it came back. Up to
 * Sidekiq 7 it is seconds with a fraction, from 8 on whole milliseconds. Not told: a worker that is stopped pushes what
 * it could not finish back as it was, so such a job counts from its first push; it runs next.
 */
export function sidekiqJob(payload: string): JobSummary {
  return sidekiqJobOf(jsonRecord(payload));
}

/** The same of a payload that was read already. Undefined: it is no JSON object. */
export function sidekiqJobOf(job: JsonRecord | undefined): JobSummary {
  const runnableAtSeconds = enqueuedAtSeconds(job);
  return {
    jobClass: textIn(job?.wrapped) ?? textIn(job?.class) ?? UNREADABLE,
    ...jobTags(job),
    ...(runnableAtSeconds !== undefined && { runnableAtSeconds }),
  };
}

function enqueuedAtSeconds(job: JsonRecord | undefined): number | undefined {
  const at = job?.enqueued_at;
  if (typeof at !== 'number') return undefined;
  return at < FIRST_MILLISECONDS ? at : at / 1000;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
