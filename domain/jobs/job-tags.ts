import { type JsonRecord, recordIn } from '../json-record';
import type { JobSummary } from './job-store-reading';

/** Longer tags are cut: they go into every log line. */
const LONGEST_TAG = 100;

/**
 * The tags of docs/app-contract.md: an object `bulkhead` with `source` and `account`, at the top level of a Sidekiq
 * job and inside a BullMQ job's data. One object, so that an app can set it in one place and no name of its own is in
 * the way. Numbers count as text; anything else is no tag.
 */
export function jobTags(holder: JsonRecord | undefined): Pick<JobSummary, 'source' | 'account'> {
  const tags = recordIn(holder?.bulkhead);
  const source = tagText(tags?.source);
  const account = tagText(tags?.account);
  return { ...(source !== undefined && { source }), ...(account !== undefined && { account }) };
}

function tagText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TAG) : undefined;
}
