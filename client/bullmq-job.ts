import { jobTags } from '../domain/jobs/job-tags';
import { recordIn } from '../domain/json-record';
import type { DecidedJob } from '../domain/switchboard/document';
import type { JobKind } from './switchboard';

/** What a job's own tag may say of its kind. A record, so that a new kind is not forgotten here. */
const kinds: Readonly<Record<JobKind, true>> = { urgent: true, ordinary: true, bulk: true, push: true };

/** A job of BullMQ as a switch sees it: the name is its class, the tags stand in `data.bulkhead`. */
export function bullmqJob(id: string, name: string, data: unknown): DecidedJob {
  return { id, jobClass: name, ...jobTags(recordIn(data)) };
}

/** The kind that the producer wrote into the tags. `ordinary` where nobody did. */
export function bullmqJobKind(data: unknown): JobKind {
  const kind = recordIn(recordIn(data)?.bulkhead)?.kind;
  return isKind(kind) ? kind : 'ordinary';
}

function isKind(value: unknown): value is JobKind {
  return typeof value === 'string' && Object.hasOwn(kinds, value);
}
