import { createHash } from 'node:crypto';
import { prefixedKey, sidekiqKeys } from '../../../domain/jobs/queue-keys';
import { type JsonRecord, jsonRecord } from '../../../domain/json-record';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import { CommandBatch } from '../../store-client/command-batch';
import type { RunCommands } from '../../store-client/command-runner';
import type { FormatOptions, JobFormat, PlaceTakeRequest, TakeOutcome, TakeTerms } from '../job-format';
import { flatHash, memberWindow } from '../read-store';
import { cursorSeconds, cursorText, giveBackOutcome } from '../return-cursor';
import { mayMatch } from '../scan-window';
import { readableText, type StoredText, storedBytes } from '../stored-text';
import { answersOf, depthArguments } from '../take-from-list';
import { returnGroups } from './return-groups';
import { sidekiqParkedJob } from './sidekiq-parked-job';
import { sidekiqReturnScript, sidekiqTakeScript } from './sidekiq-scripts';

const takeHash = hashOf(sidekiqTakeScript);
const returnHash = hashOf(sidekiqReturnScript);

/**
 * Sidekiq 6 to 8: a job is its JSON, and stands in a list per queue or in one of some sets for all queues.
 *
 * @param keyPrefix the namespace of Sidekiq 6, empty for none
 */
export function sidekiqFormat(
  keyPrefix: string,
  { leavesStore = false, leavesDead = false }: FormatOptions = {},
): JobFormat {
  const keys = sidekiqKeys(keyPrefix);
  return {
    queuesIn: async (run) => {
      const batch = new CommandBatch();
      const queues = batch.texts('smembers', keys.queues);
      await batch.send(run);
      return queues();
    },
    places: (queues) => [
      ...queues.map((queue) => ({ key: keys.queue(queue), state: 'waiting', queue }) as const),
      { key: keys.schedule, state: 'scheduled' },
      { key: keys.retry, state: 'retry' },
      ...(leavesStore && !leavesDead ? [{ key: keys.dead, state: 'dead' } as const] : []),
    ],
    cursorKey: (name) => prefixedKey(keyPrefix, `bulkhead:unpark:${name}`),
    receiptKey: (name) => prefixedKey(keyPrefix, `bulkhead:take:${name}`),
    window: async (run, place, range) =>
      (await memberWindow(run, place, range)).map((found) => {
        const { text, encoding } = found.member;
        const other = encoding === undefined && !mayMatch(range.pattern, text);
        const job = other ? undefined : sidekiqParkedJob(place, found);
        return { job, movable: !leavesStore || !isOfBatch(found.member), characters: text.length };
      }),
    take: (run, request) => take(run, request, keyPrefix),
    giveBack: async (run, { jobs, cursorKey, expected, next, toQueue, nowMs }) => {
      const groups = returnGroups(jobs, { keys, toQueue, nowMs });
      // Loaded each time: one that was loaded by another connection may be forgotten when the store restarts.
      const [, reply] = await run([
        ['script', 'load', sidekiqReturnScript],
        [
          'evalsha',
          returnHash,
          2,
          cursorKey,
          keys.queues,
          expected,
          cursorText(next),
          cursorSeconds,
          ...groups,
        ],
      ]);
      return giveBackOutcome(reply);
    },
  };
}

async function take(
  run: RunCommands,
  { jobs, depths, receipt, terms }: PlaceTakeRequest,
  keyPrefix: string,
): Promise<readonly TakeOutcome[]> {
  const [first] = jobs;
  if (first === undefined) return [];
  const [lowest, highest, sign] = depthArguments(depths);
  const end = first.state === 'waiting' ? sign : 0;
  const companions = terms.kind !== 'park' || terms.releaseLocks === true;
  const each = jobs.flatMap((job) => [
    storedBytes({ text: job.member, encoding: job.encoding }),
    ...(companions ? companionsOf(job, terms, keyPrefix) : []),
  ]);
  const keys = [first.key, prefixedKey(keyPrefix, 'bulkhead:nothing'), receipt.key];
  const where = [
    lowest,
    highest,
    end,
    receipt.first,
    companions ? 4 : 1,
    prefixedKey(keyPrefix, ' ').trimEnd(),
  ];
  const [, reply] = await run([
    ['script', 'load', sidekiqTakeScript],
    ['evalsha', takeHash, keys.length, ...keys, ...where, ...each],
  ]);
  const answers = answersOf(reply, jobs.length);
  return jobs.map((job, index) => {
    const answer = answers[index];
    if (answer === 0) return 'gone';
    return answer === 1 ? job : { ...job, fields: flatHash(answer) };
  });
}

/** What goes with a job, as the script is told: the key of its iteration, the digest of its lock, its id. */
function companionsOf(
  job: ParkedJob,
  { kind, releaseLocks }: TakeTerms,
  keyPrefix: string,
): readonly string[] {
  const jid = jidIn(jsonRecord(readableText({ text: job.member, encoding: job.encoding })));
  const iteration = kind !== 'park' && jid !== '' ? sidekiqKeys(keyPrefix).iteration(jid) : '';
  return [iteration, releaseLocks === true ? (job.lock ?? '') : '', jid];
}

function jidIn(job: JsonRecord | undefined): string {
  return typeof job?.jid === 'string' ? job.jid : '';
}

/** Of Sidekiq Pro: its callback comes when the counts of the batch are down, and those stay where they are. */
function isOfBatch(member: StoredText): boolean {
  return member.text.includes('"bid"') && typeof jsonRecord(readableText(member))?.bid === 'string';
}

function hashOf(script: string): string {
  return createHash('sha1').update(script).digest('hex');
}
