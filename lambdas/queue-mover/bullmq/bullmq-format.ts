import { randomBytes } from 'node:crypto';
import { bullmqKeys } from '../../../domain/jobs/queue-keys';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import { any, type JobPattern } from '../../../domain/switchboard/document';
import type { RunCommands } from '../../store-client/command-runner';
import type { FormatOptions, JobFormat, JobPlace, TakeOutcome, WindowEntry } from '../job-format';
import { cursorSeconds, giveBackOutcome } from '../return-cursor';
import { storedBytes } from '../stored-text';
import { answersOf, depthArguments } from '../take-from-list';
import { type FoundJob, packedJob, parkedJob } from './bullmq-job';
import { bullmqReturnScript } from './bullmq-return-script';
import { bullmqTakeScript, bullmqWindowScript } from './bullmq-take-scripts';
import { packed } from './message-pack';

/** Of one window: the store does nothing else meanwhile. So many jobs of usual size are some 3 ms. */
const WINDOW_JOBS = 250;
const WINDOW_BYTES = 512 * 1024;

/**
 * BullMQ 5 and 6: an id in a place, and a hash.
 *
 * @param keyPrefix the stage's, which is all that its user may touch
 */
export function bullmqFormat(
  keyPrefix: string,
  { leavesStore = false, leavesDead = false }: FormatOptions = {},
): JobFormat {
  const keysOf = (queue: string) => bullmqKeys(queue, keyPrefix);
  // Nobody who writes jobs can know it, so it stands in none.
  const separator = randomBytes(12).toString('base64');
  // What was read of a job, to tell whether it is still the same when it is taken.
  const seen = new WeakMap<ParkedJob, FoundJob>();
  return {
    queuesIn: (run) => queuesIn(run, keyPrefix),
    places: (queues) =>
      queues.flatMap((queue): JobPlace[] => {
        const { wait, paused, prioritized, delayed, failed } = keysOf(queue);
        return [
          { key: wait, state: 'waiting', queue },
          { key: paused, state: 'waiting', queue },
          { key: prioritized, state: 'prioritized', queue },
          { key: delayed, state: 'scheduled', queue },
          ...(leavesStore && !leavesDead ? [{ key: failed, state: 'dead', queue } as const] : []),
        ];
      }),
    cursorKey: (name) => `${keyPrefix}:bulkhead:unpark:${name}`,
    receiptKey: (name) => `${keyPrefix}:bulkhead:take:${name}`,
    window: async (run, place, { skip, jobs, pattern }) => {
      const keys = [place.key, keysOf(place.queue ?? '').job('')];
      const kind = place.state === 'waiting' ? 'list' : 'set';
      const range = [kind, skip, Math.min(jobs, WINDOW_JOBS), WINDOW_BYTES];
      const [reply] = await run([
        ['evalBuffer', bullmqWindowScript, 2, ...keys, ...range, ...wantedTexts(pattern), separator],
      ]);
      const [looked = 0, ...found] = Array.isArray(reply) ? reply : [];
      const entries = Array.from({ length: Number(looked) }, (): WindowEntry => nobody);
      for (let index = 0; index < found.length; index += 4) {
        const [at, id, score, owned] = found.slice(index, index + 4);
        const job = foundJob({ id: bytesOf(id), score: String(score) }, owned);
        const parked = parkedJob(place, job, separator);
        seen.set(parked, job);
        const bound = Array.isArray(owned) && owned[4] === 1;
        entries[Number(at)] = { job: parked, movable: !bound };
      }
      return entries;
    },
    take: async (run, { jobs, depths, receipt }) => {
      const [first] = jobs;
      if (first === undefined) return [];
      const [lowest, highest, sign] = depthArguments(depths);
      const end = first.state === 'waiting' ? sign : 0;
      const ids = jobs.map(({ member: text, encoding }) => storedBytes({ text, encoding }));
      const keys = [first.key, keysOf(first.queue).job(''), `${keyPrefix}:bulkhead:nothing`, receipt.key];
      const where = [lowest, highest, end, receipt.first, separator];
      const [reply] = await run([['evalBuffer', bullmqTakeScript, keys.length, ...keys, ...where, ...ids]]);
      const answers = answersOf(reply, jobs.length);
      return jobs.map((job, index): TakeOutcome => {
        const answer = answers[index];
        if (typeof answer === 'number') return answer === 1 ? 'elsewhere' : 'gone';
        // What it was when it left: between the two it may have been tried and put back.
        const { key, state, queue, score = '', member: text, encoding } = job;
        const left = foundJob({ id: Buffer.from(storedBytes({ text, encoding })), score }, answer);
        return isSame(seen.get(job), left) ? job : parkedJob({ key, state, queue }, left, separator);
      });
    },
    giveBack: async (run, { jobs, cursorKey, expected, next, toQueue, nowMs }) => {
      const source = jobs[0]?.queue ?? '';
      const keys = [cursorKey, keysOf(toQueue ?? source).job(''), keysOf(source).job('')];
      const position = `${next.position.batch}:${next.position.jobs}`;
      const cursor = [expected, position, next.jobs, next.present, cursorSeconds];
      const given = packed(jobs.map((job) => packedJob(job, nowMs)));
      const [reply] = await run([['eval', bullmqReturnScript, 3, ...keys, ...cursor, nowMs, given]]);
      return giveBackOutcome(reply);
    },
  };
}

const nobody: WindowEntry = { job: undefined, movable: true };

/**
 * Name, source and account that are looked for, for the store to leave out what surely does not match. Empty for any, and
 * for a tag that JSON may write in some other way: one with a sign that is escaped, and one that is a number there.
 */
function wantedTexts({ jobClass, source, account }: JobPattern): readonly string[] {
  const plain = (tag: string) => /^[\w.:@ -]+$/.test(tag) && !Number.isFinite(Number(tag));
  return [jobClass === any ? '' : jobClass, ...[source, account].map((tag) => (plain(tag) ? tag : ''))];
}

/** @param owned as the scripts tell it: a string, or a list of it and of what it has beside its hash */
function foundJob(where: Pick<FoundJob, 'id' | 'score'>, owned: unknown): FoundJob {
  const [whole, logs = 0, following = 0, untilMs = -2] = Array.isArray(owned) ? owned : [owned];
  const counts = { logs: Number(logs), following: Number(following), keepsOutUntilMs: Number(untilMs) };
  return { ...where, whole: bytesOf(whole), ...counts };
}

function isSame(seen: FoundJob | undefined, { whole, logs, following, keepsOutUntilMs }: FoundJob): boolean {
  if (seen === undefined || seen.keepsOutUntilMs !== keepsOutUntilMs) return false;
  return seen.logs === logs && seen.following === following && seen.whole.equals(whole);
}

/** Keys of the store that are looked at at once. A SCAN of so many is a millisecond or two of its time. */
const SCANNED_KEYS = 1_000;

/** By the key that every queue has from its first job on. */
async function queuesIn(run: RunCommands, keyPrefix: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const [before = '', after = ''] = bullmqKeys('*', keyPrefix).meta.split('*');
  let cursor = '0';
  do {
    const [reply] = await run([
      ['scan', cursor, 'match', bullmqKeys('*', keyPrefix).meta, 'count', SCANNED_KEYS],
    ]);
    const [next, keys] = Array.isArray(reply) ? reply : [];
    for (const key of Array.isArray(keys) ? keys : []) {
      const queue = String(key).slice(before.length, -after.length);
      if (queue !== '') found.add(queue);
    }
    cursor = String(next ?? '0');
  } while (cursor !== '0');
  return [...found];
}

function bytesOf(reply: unknown): Buffer {
  if (Buffer.isBuffer(reply)) return reply;
  throw new Error(`BullMQ's jobs: expected bytes, got ${JSON.stringify(reply) ?? 'none'}`);
}
