import { createHash } from 'node:crypto';
import { prefixedKey, type SidekiqKeys, sidekiqKeys } from '../../../domain/jobs/queue-keys';
import { sidekiqJob } from '../../../domain/jobs/sidekiq-job';
import { jsonRecord } from '../../../domain/json-record';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import type { RunCommands, StoreCommand } from '../../store-client/command-runner';
import type { FormatOptions, JobFormat, JobPlace, PlaceTakeRequest } from '../job-format';
import { memberWindow, type WindowMember } from '../read-store';
import { cursorSeconds, cursorText, giveBackOutcome } from '../return-cursor';
import { answersOf, depthArguments } from '../take-from-list';
import { sidekiqReturnScript, sidekiqTakeScript } from './sidekiq-scripts';
import { withMember } from './with-member';

const takeHash = hashOf(sidekiqTakeScript);
const returnHash = hashOf(sidekiqReturnScript);

/** Sidekiq 6 to 8: a job is its JSON, and stands in a list per queue or in one of two sets for all queues. */
export function sidekiqFormat({ keyPrefix, queues }: FormatOptions): JobFormat {
  const keys = sidekiqKeys(keyPrefix);
  return {
    places: [
      ...queues.map((queue): JobPlace => ({ key: keys.queue(queue), state: 'waiting', queue })),
      { key: keys.schedule, state: 'scheduled' },
      { key: keys.retry, state: 'retry' },
    ],
    cursorKey: (name) => prefixedKey(keyPrefix, `bulkhead:unpark:${name}`),
    window: async (run, place, range) =>
      (await memberWindow(run, place, range)).map((member) => ({
        job: parkedJob(place, member),
        movable: true,
      })),
    take: async (run, request) => {
      const { jobs } = request;
      const removed = await (jobs[0]?.state === 'waiting'
        ? takeWaiting(run, request, prefixedKey(keyPrefix, 'bulkhead:nothing'))
        : takeSorted(run, request));
      return jobs.map((job, index) => (removed[index] === 1 ? job : 'gone'));
    },
    giveBack: async (run, { jobs, cursorKey, expected, next, toQueue, nowMs }) => {
      const entries = jobs.flatMap((job) => returned(job, { keys, toQueue, nowMs }));
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
          ...entries,
        ],
      ]);
      return giveBackOutcome(reply);
    },
  };
}

async function takeWaiting(
  run: RunCommands,
  { jobs, depths }: PlaceTakeRequest,
  nothing: string,
): Promise<readonly unknown[]> {
  const list = jobs[0]?.key ?? '';
  const members = jobs.map(({ member }) => member);
  const [, reply] = await run([
    ['script', 'load', sidekiqTakeScript],
    ['evalsha', takeHash, 2, list, nothing, ...depthArguments(depths), ...members],
  ]);
  return answersOf(reply, jobs.length);
}

async function takeSorted(run: RunCommands, { jobs }: PlaceTakeRequest): Promise<readonly unknown[]> {
  return run(jobs.map(({ key, member }): StoreCommand => ['zrem', key, member]));
}

function parkedJob({ key, state, queue }: JobPlace, { member, score }: WindowMember): ParkedJob {
  const { jobClass, source, account } = sidekiqJob(member);
  const named = jsonRecord(member)?.queue;
  return {
    key,
    state,
    queue: queue ?? (typeof named === 'string' ? named : ''),
    jobClass,
    ...(source !== undefined && { source }),
    ...(account !== undefined && { account }),
    member,
    ...(score !== undefined && { score }),
  };
}

/**
 * List or set, queue or score, and payload. A job in a queue counts from now on, like one that Sidekiq itself takes from its
 * schedule: with its old time it would make its queue look hours late.
 */
function returned(
  { state, queue, member, score = '' }: ParkedJob,
  { keys, toQueue, nowMs }: { keys: SidekiqKeys; toQueue: string | undefined; nowMs: number },
) {
  const routed = toQueue === undefined ? member : withMember(member, { key: 'queue', value: toQueue });
  if (state !== 'waiting') return [state === 'retry' ? keys.retry : keys.schedule, '', score, routed];
  const at = jsonRecord(member)?.enqueued_at;
  // Whole milliseconds from Sidekiq 8 on, seconds with a fraction before.
  const value = typeof at === 'number' && at > 1e11 ? nowMs : nowMs / 1000;
  const target = toQueue ?? queue;
  return [keys.queue(target), target, '', withMember(routed, { key: 'enqueued_at', value })];
}

function hashOf(script: string): string {
  return createHash('sha1').update(script).digest('hex');
}
