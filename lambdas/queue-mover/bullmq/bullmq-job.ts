import { isUtf8 } from 'node:buffer';
import { jobTags } from '../../../domain/jobs/job-tags';
import { jsonRecord, recordIn } from '../../../domain/json-record';
import type { HeldDeduplication, ParkedJob } from '../../../domain/parked/parked-job';
import type { JobPlace } from '../job-format';
import { readableText, storedBytes } from '../stored-text';
import type { Packable } from './message-pack';

/** What a script tells of a job in its place. */
export interface FoundJob {
  readonly id: Buffer;
  /** Empty in a list. */
  readonly score: string;
  /** Names and values of its hash, lines of its log, names and values of what follows it, a separator between any two. */
  readonly whole: Buffer;
  /** How many of them are lines. */
  readonly logs: number;
  /** How many are of what follows it. */
  readonly following: number;
  /** Until when it keeps others out, in milliseconds since 1970. -2: nobody. -1: until it ends. */
  readonly keepsOutUntilMs: number;
}

type Hash = Readonly<Record<string, string>>;

/** With all that it owns. */
export function parkedJob(place: JobPlace, found: FoundJob, separator: string): ParkedJob {
  const { key, state, queue = '' } = place;
  const { id, score, whole } = found;
  // One value that is no text, and all of the job is kept byte by byte: there is one way to read a job.
  const encoding = isUtf8(whole) && isUtf8(id) ? undefined : 'latin1';
  const texts = whole.toString(encoding ?? 'utf8').split(separator);
  const next = hashIn(texts.splice(texts.length - found.following));
  const logs = texts.splice(texts.length - found.logs);
  const fields = hashIn(texts);
  const deduplication = heldDeduplication(found.keepsOutUntilMs, next);
  const readable = (value = '') => readableText({ text: value, encoding });
  return {
    key,
    state,
    queue,
    jobClass: readable(fields.name),
    ...jobTags(jsonRecord(readable(fields.data))),
    member: id.toString(encoding ?? 'utf8'),
    ...(score !== '' && { score }),
    fields,
    ...(logs.length > 0 && { logs }),
    ...(deduplication !== undefined && { deduplication }),
    ...(encoding !== undefined && { encoding }),
  };
}

function heldDeduplication(untilMs: number, next: Hash): HeldDeduplication | undefined {
  if (untilMs === -2) return undefined;
  return { ...(untilMs >= 0 && { untilMs }), ...(Object.keys(next).length > 0 && { next }) };
}

/**
 * A job for the script that brings back: id, state, score, time, name, priority, hash, log, what follows it, its
 * deduplication id, until when it keeps others out (milliseconds since 1970, `end` for until it ends, empty where it does
 * not), and 1 where a newer one replaces an older one.
 */
export function packedJob(job: ParkedJob, nowMs: number): Packable {
  const { member, state, score = '', fields = {}, logs = [], deduplication, encoding } = job;
  const bytes = (text: string) => storedBytes({ text, encoding });
  const flat = (hash: Hash): Packable => Object.entries(hash).flatMap((entry) => entry.map(bytes));
  const { timestamp = '', name = '', priority = '0', deid = '' } = fields;
  const { untilMs = 'end', next = {} } = deduplication ?? {};
  const isDead = state === 'dead';
  // The id that BullMQ gave to what follows it may belong to another job by now. Without one it gives a new one.
  const { jid, ...following } = next;
  return [
    ...[bytes(member), state, score, timestamp, bytes(name), priority],
    flat(state === 'scheduled' || isDead ? fields : { ...fields, processedOn: String(nowMs) }),
    logs.map(bytes),
    flat(jid === undefined || /^\d+$/.test(jid) ? following : next),
    // One that was given up keeps nobody out, and nobody it.
    bytes(isDead ? '' : deid),
    deduplication === undefined ? '' : String(untilMs),
    replaces(fields) ? '1' : '0',
  ];
}

/** Its options are JSON, which has letters of its own only in names and values that are not looked at here. */
function replaces({ deid, opts }: Hash): boolean {
  return deid !== undefined && recordIn(jsonRecord(opts)?.de)?.replace === true;
}

function hashIn(flat: readonly string[]): Hash {
  const hash: Record<string, string> = {};
  for (let index = 0; index < flat.length; index += 2) hash[flat[index] ?? ''] = flat[index + 1] ?? '';
  return hash;
}
