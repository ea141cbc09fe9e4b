import { jobTags } from '../../../domain/jobs/job-tags';
import { bullmqKeys } from '../../../domain/jobs/queue-keys';
import { jsonRecord } from '../../../domain/json-record';
import type { ParkedJob } from '../../../domain/parked/parked-job';
import type { StoreCommand } from '../../store-client/command-runner';
import type { FormatOptions, JobFormat, JobPlace, TakeOutcome } from '../job-format';
import { memberWindow, type WindowMember } from '../read-store';
import { cursorSeconds, giveBackOutcome } from '../return-cursor';
import { answersOf, depthArguments } from '../take-from-list';
import { bullmqReturnScript, bullmqTakeScript } from './bullmq-scripts';

/** What a job with children has beside its hash. */
const childKeys = [':dependencies', ':processed', ':failed', ':unsuccessful'] as const;

/** BullMQ 5 and 6 under the stage's prefix, which is all that its user may touch: an id in a place, and a hash. */
export function bullmqFormat({ keyPrefix, queues }: FormatOptions): JobFormat {
  return {
    places: queues.flatMap((queue): JobPlace[] => {
      const { wait, paused, prioritized, delayed } = bullmqKeys(queue, keyPrefix);
      return [
        { key: wait, state: 'waiting', queue },
        { key: paused, state: 'waiting', queue },
        { key: prioritized, state: 'prioritized', queue },
        { key: delayed, state: 'scheduled', queue },
      ];
    }),
    cursorKey: (name) => `${keyPrefix}:bulkhead:unpark:${name}`,
    window: async (run, place, range) => {
      const members = await memberWindow(run, place, range);
      if (members.length === 0) return [];
      const { job: keyOf } = bullmqKeys(place.queue ?? '', keyPrefix);
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
    take: async (run, { jobs, depths }) => {
      const [first] = jobs;
      if (first === undefined) return [];
      const [lowest, highest, sign] = depthArguments(depths);
      const end = first.state === 'waiting' ? sign : 0;
      const prefix = bullmqKeys(first.queue, keyPrefix).job('');
      const ids = jobs.map(({ member }) => member);
      const keys = [first.key, prefix, `${keyPrefix}:bulkhead:nothing`];
      const [reply] = await run([['eval', bullmqTakeScript, 3, ...keys, lowest, highest, end, ...ids]]);
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
          bullmqKeys(queue, keyPrefix).job(''),
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

/** Neither a child nor of a scheduler: the parent would wait for ever, the scheduler lose its next job. */
function alone(id: string, { parentKey = '', rjk = '' }: Readonly<Record<string, string>>): boolean {
  return parentKey === '' && rjk === '' && !id.startsWith('repeat:');
}

function parkedJob(
  { key, state, queue = '' }: JobPlace,
  { member, score }: WindowMember,
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

/** A hash as the store writes it, names and values in turn, or as the client reads it. Empty for anything else. */
function flatHash(reply: unknown): Readonly<Record<string, string>> {
  if (typeof reply !== 'object' || reply === null) return {};
  const entries = Array.isArray(reply) ? pairs(reply) : Object.entries(reply);
  return Object.fromEntries(entries.map(([name, value]) => [String(name), String(value)]));
}

function pairs(flat: readonly unknown[]): [unknown, unknown][] {
  return flat.flatMap((name, index): [unknown, unknown][] =>
    index % 2 === 0 ? [[name, flat[index + 1]]] : [],
  );
}
