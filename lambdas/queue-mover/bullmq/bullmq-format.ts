import { jobTags } from '../../../domain/jobs/job-tags';
import { bullmqKeys } from '../../../domain/jobs/queue-keys';
import { jsonRecord } from '../../../domain/json-record';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import type { RunCommands, StoreCommand } from '../../store-client/command-runner';
import type { JobFormat, JobPlace, TakeOutcome } from '../job-format';
import { flatHash, memberWindow } from '../read-store';
import { cursorSeconds, giveBackOutcome } from '../return-cursor';
import { answersOf, depthArguments } from '../take-from-list';
import { bullmqReturnScript, bullmqTakeScript } from './bullmq-scripts';

/** What a job with children has beside its hash. */
const childKeys = [':dependencies', ':processed', ':failed', ':unsuccessful'] as const;

/** BullMQ 5 and 6 with its default prefix, which is all that its user may touch: an id in a place, and a hash. */
export function bullmqFormat(): JobFormat {
  return {
    queuesIn,
    places: (queues) =>
      queues.flatMap((queue): JobPlace[] => {
        const { wait, paused, prioritized, delayed } = bullmqKeys(queue);
        return [
          { key: wait, state: 'waiting', queue },
          { key: paused, state: 'waiting', queue },
          { key: prioritized, state: 'prioritized', queue },
          { key: delayed, state: 'scheduled', queue },
        ];
      }),
    cursorKey: (name) => `bull:bulkhead:unpark:${name}`,
    receiptKey: (name) => `bull:bulkhead:take:${name}`,
    window: async (run, place, range) => {
      const members = (await memberWindow(run, place, range)).map(({ member, score }) => ({
        member: member.text,
        ...(score !== undefined && { score }),
      }));
      if (members.length === 0) return [];
      const { job: keyOf } = bullmqKeys(place.queue ?? '');
      const replies = await run(
        members.flatMap(({ member }): StoreCommand[] => [
          ['hgetall', keyOf(member)],
          ['exists', ...childKeys.map((ending) => `${keyOf(member)}${ending}`)],
        ]),
      );
      return members.map((member, index) => {
        const fields = flatHash(replies[2 * index]);
        const movable = replies[2 * index + 1] === 0 && alone(member.member, fields);
        // An id without a hash: removed a moment ago.
        return { job: fields.name === undefined ? undefined : parkedJob(place, member, fields), movable };
      });
    },
    take: async (run, { jobs, depths, receipt }) => {
      const [first] = jobs;
      if (first === undefined) return [];
      const [lowest, highest, sign] = depthArguments(depths);
      const end = first.state === 'waiting' ? sign : 0;
      const prefix = bullmqKeys(first.queue).job('');
      const ids = jobs.map(({ member }) => member);
      const keys = [first.key, prefix, 'bull:bulkhead:nothing', receipt.key];
      const where = [lowest, highest, end, receipt.first];
      const [reply] = await run([['eval', bullmqTakeScript, keys.length, ...keys, ...where, ...ids]]);
      const answers = answersOf(reply, jobs.length);
      return jobs.map((job, index) => takeOutcome(job, answers[index]));
    },
    giveBack: async (run, { jobs, cursorKey, expected, next, toQueue, nowMs }) => {
      const [first] = jobs;
      const queue = toQueue ?? first?.queue ?? '';
      const elsewhere = queue === first?.queue ? 0 : 1;
      const position = `${next.position.batch}:${next.position.jobs}`;
      const cursor = [expected, position, next.jobs, next.present, cursorSeconds];
      const given = JSON.stringify(jobs.map(returned));
      const [reply] = await run([
        [
          'eval',
          bullmqReturnScript,
          2,
          cursorKey,
          bullmqKeys(queue).job(''),
          ...cursor,
          nowMs,
          elsewhere,
          given,
        ],
      ]);
      return giveBackOutcome(reply);
    },
  };
}

/** Keys of one queue that are looked at at once. A SCAN of so many is a millisecond or two of the store's time. */
const SCANNED_KEYS = 1_000;

/** By the key that every queue has from its first job on. */
async function queuesIn(run: RunCommands): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [reply] = await run([['scan', cursor, 'match', bullmqKeys('*').meta, 'count', SCANNED_KEYS]]);
    const [next, keys] = Array.isArray(reply) ? reply : [];
    for (const key of Array.isArray(keys) ? keys : []) {
      const [, queue] = /^bull:(.+):meta$/.exec(String(key)) ?? [];
      if (queue !== undefined) found.add(queue);
    }
    cursor = String(next ?? '0');
  } while (cursor !== '0');
  return [...found];
}

/** Neither a child nor of a scheduler: the parent would wait for ever, the scheduler lose its next job. */
function alone(id: string, { parentKey = '', rjk = '' }: Readonly<Record<string, string>>): boolean {
  return parentKey === '' && rjk === '' && !id.startsWith('repeat:');
}

interface PlacedId {
  readonly member: string;
  readonly score?: string;
}

function parkedJob(
  { key, state, queue = '' }: JobPlace,
  { member, score }: PlacedId,
  fields: Readonly<Record<string, string>>,
): ParkedJob {
  return {
    key,
    state,
    queue,
    jobClass: fields.name ?? '',
    ...jobTags(jsonRecord(fields.data)),
    member,
    ...(score !== undefined && { score }),
    fields,
  };
}

function takeOutcome(job: ParkedJob, answer: unknown): TakeOutcome {
  if (answer === 1) return 'elsewhere';
  if (answer === 0) return 'gone';
  // What it was when it left: between the two it may have been tried and put back.
  const fields = flatHash(answer);
  return fields.name === undefined ? job : { ...job, fields };
}

function returned({ member, state, score, fields = {} }: ParkedJob) {
  const { timestamp = '', name = '', priority = '0' } = fields;
  return { id: member, state, score, timestamp, name, priority, fields: Object.entries(fields).flat() };
}
