import { isUtf8 } from 'node:buffer';
import { jobTags } from '../../../domain/jobs/job-tags';
import { jsonRecord, recordIn } from '../../../domain/json-record';
import type { HeldDeduplication, ParkedJob } from '../../../domain/parked/parked-job';
import type { JobPlace } from '../job-format';
import { readableText, storedBytes } from '../stored-text';
import { type Packable, type Packed, unpacked } from './message-pack';

/** What a script tells of a job in its place. */
export interface FoundJob {
  readonly id: Buffer;
  /** Empty in a list. */
  readonly score: string;
  /** \`wholeOf\` of the scripts: hash, log and what follows it, packed. */
  readonly whole: Buffer;
  /** Until when it keeps others out, in milliseconds since 1970. -2: nobody. -1: until it ends. */
  readonly keepsOutUntilMs: number;
}

type Hash = Readonly<Record<string, string>>;

/** With all that it owns. @throws Error for what \`wholeOf\` does not write */
export function parkedJob({ key, state, queue = '' }: JobPlace, found: FoundJob): ParkedJob {
  const whole = unpacked(found.whole);
  // One value that is no text, and all of the job is kept byte by byte: there is one way to read a job.
  const encoding = isText(whole) && isUtf8(found.id) ? undefined : 'latin1';
  const text = (bytes: Buffer) => bytes.toString(encoding ?? 'utf8');
  const [hash = [], log = [], next = []] = listIn(whole);
  const fields = hashIn(hash, text);
  const lines = listIn(log).map((line) => text(bytesIn(line)));
  const deduplication = heldDeduplication(found.keepsOutUntilMs, hashIn(next, text));
  const readable = (value = '') => readableText({ text: value, encoding });
  return {
    key,
    state,
    queue,
    jobClass: readable(fields.name),
    ...jobTags(jsonRecord(readable(fields.data))),
    member: text(found.id),
    ...(found.score !== '' && { score: found.score }),
    fields,
    ...(lines.length > 0 && { logs: lines }),
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
 * deduplication id, until when it keeps others out (milliseconds since 1970, \`end\` for until it ends, empty where it does
 * not), and 1 where a newer one replaces an older one.
 */
export function packedJob(job: ParkedJob, nowMs: number): Packable {
  const { member, state, score = '', fields = {}, logs = [], deduplication, encoding } = job;
  const bytes = (text: string) => storedBytes({ text, encoding });
  const flat = (hash: Hash): Packable => Object.entries(hash).flatMap((entry) => entry.map(bytes));
  const { timestamp = '', name = '', priority = '0', deid = '' } = fields;
  const { untilMs = 'end', next = {} } = deduplication ?? {};
  // The id that BullMQ gave to what follows it may belong to another job by now. Without one it gives a new one.
  const { jid, ...following } = next;
  return [
    ...[bytes(member), state, score, timestamp, bytes(name), priority],
    flat(state === 'scheduled' ? fields : { ...fields, processedOn: String(nowMs) }),
    logs.map(bytes),
    flat(jid === undefined || /^\d+$/.test(jid) ? following : next),
    bytes(deid),
    deduplication === undefined ? '' : String(untilMs),
    replaces(fields) ? '1' : '0',
  ];
}

/** Its options are JSON, which has letters of its own only in names and values that are not looked at here. */
function replaces({ deid, opts }: Hash): boolean {
  return deid !== undefined && recordIn(jsonRecord(opts)?.de)?.replace === true;
}

function isText(packed: Packed): boolean {
  return Buffer.isBuffer(packed) ? isUtf8(packed) : packed.every(isText);
}

function hashIn(packed: Packed, text: (bytes: Buffer) => string): Hash {
  const flat = listIn(packed);
  const hash: Record<string, string> = {};
  for (let index = 0; index < flat.length; index += 2) {
    hash[text(bytesIn(flat[index]))] = text(bytesIn(flat[index + 1]));
  }
  return hash;
}

function listIn(packed: Packed): readonly Packed[] {
  if (Buffer.isBuffer(packed)) throw new Error('expected a packed list, got a string');
  return packed;
}

function bytesIn(packed: Packed | undefined): Buffer {
  if (!Buffer.isBuffer(packed)) throw new Error('expected a packed string, got a list or nothing');
  return packed;
}
