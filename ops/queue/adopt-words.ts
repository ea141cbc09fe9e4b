import { shellWord } from '../../domain/escape-text';
import { noNotes } from '../../domain/parked/job-notes';
import type { LookAnswer } from '../../domain/parked/mover-protocol';
import { noLocks, type ParkedOperation } from '../../domain/parked/operation';
import type { ParkedState } from '../../domain/parked/parked-job';
import { displayName } from '../../domain/switchboard/job-pattern';
import type { OtherStoreFacts } from '../../lambdas/queue-mover/adopt/other-store-facts';
import type { Finding } from '../kit/change/plan';
import { commandName } from '../kit/command-name';
import { countLines, table } from '../kit/screen/columns';
import { count, doubtText, unservedQueues } from './take-words';

/** Kinds of jobs, and places, that are listed before anything is done. */
const maxShown = 10;

export interface AdoptFacts {
  /** As it was given to the command: a name or a path. */
  readonly stage: string;
  /** `redis.example.com:6379/2`. */
  readonly store: string;
  readonly other: OtherStoreFacts;
  /** Only jobs of this queue. */
  readonly queue?: string;
  /** Queues that a pool serves. */
  readonly served: readonly string[];
  /** What matches now, as far as it was looked at. */
  readonly look: LookAnswer;
  /** An adoption from there that was interrupted. */
  readonly unfinished?: ParkedOperation;
}

const places: Readonly<Record<ParkedState, string>> = {
  waiting: 'waiting',
  prioritized: 'waiting by priority',
  scheduled: 'for later',
  retry: 'to be tried again',
  dead: 'given up',
};

/** What a person has to know before jobs leave the store that they were in. */
export function adoptWords({ store, other, queue, served, look, unfinished }: AdoptFacts) {
  const jobs = look.counts.reduce((sum, one) => sum + one.jobs, 0);
  const { locked = noLocks, notes = noNotes } = look;
  const unserved = unservedQueues(look, served).map(displayName);
  const locks = locked.releasable + locked.other;
  return {
    changes: [
      ...(unfinished === undefined
        ? []
        : [`Goes on with ${unfinished.id}, which has ${count(unfinished.taken)} jobs so far.`]),
      `In ${store}${other.engine === undefined ? '' : ` (${other.engine})`}:`,
      ...placeLines(other),
      `${look.done ? '' : 'At least '}${count(jobs)} of them ${queue === undefined ? 'are taken over' : `are of queue ${displayName(queue)}, and are taken over`}.`,
      ...countLines(look.counts, maxShown),
      'They are written into the controls bucket first. No other key of that store is touched.',
      `None of them runs before \`${commandName} queue unpark\` brings them into the store of this stage.`,
      ...(other.running > 0 ? [`Running there now: ${count(other.running)}. They end where they run.`] : []),
      ...(look.scan.left > 0
        ? [
            `Left there: ${count(look.scan.left)} that hang together with what stays (parents, children, jobs of a scheduler, batches of Sidekiq Pro).`,
          ]
        : []),
      ...(other.groups > 0 ? [`Left there: all jobs of ${count(other.groups)} groups of BullMQ Pro.`] : []),
      ...(locks > 0
        ? [`${count(locks)} hold a uniqueness lock, which stays there: here, equal jobs may run beside them.`]
        : []),
      ...(notes.deduplicated > 0
        ? [
            `${count(notes.deduplicated)} have a deduplication id: where a job of this stage holds it by then, that one stays, and they are told as present.`,
          ]
        : []),
      ...(notes.ownIds > 0
        ? [
            `${count(notes.ownIds)} have an id of the app’s own: where a job of that id is in the store of this stage by then, done ones too, they are told as present.`,
          ]
        : []),
    ],
    warnings: [
      'producers must send to this stage by now: what they still send there is left, or found by a later search.',
      ...(other.processes > 0
        ? [
            `Sidekiq processes that work there still: ${other.processes}. What they take before this does runs there.`,
          ]
        : []),
      ...(unserved.length > 0
        ? [
            `no pool of this stage serves ${unserved.join(', ')}: bring them back with --to-queue, or add the queue first.`,
          ]
        : []),
    ],
    refusals: other.refusals.map((refusal) => `${store}: ${refusal}`),
    nothing: jobs === 0 && look.done && unfinished === undefined,
  };
}

function placeLines({ places: found }: OtherStoreFacts): readonly string[] {
  const rows = found
    .map(({ jobs, state, queue }) => {
      const name = queue === undefined ? '(all queues)' : displayName(queue);
      return { jobs, cells: [name, places[state]] };
    })
    .sort((one, other) => other.jobs - one.jobs);
  if (rows.length === 0) return ['  no jobs.'];
  const shown = rows.slice(0, maxShown).map(({ jobs, cells }) => [count(jobs), ...cells]);
  const rest = rows.slice(maxShown).reduce((sum, { jobs }) => sum + jobs, 0);
  return [
    ...table([['jobs', 'queue', 'state'], ...shown]),
    ...(rest > 0 ? [`  and ${count(rest)} more, in ${rows.length - maxShown} places`] : []),
  ];
}

/** How an adoption ended. Not well if the last search still found jobs. */
export function adoptFinding(stage: string, operation: ParkedOperation, served: readonly string[]): Finding {
  const { id, taken, doubtful, scan } = operation;
  const unserved = unservedQueues(operation, served);
  const toQueue = unserved.length === 0 ? '' : ' --to-queue <queue>';
  const back = `${commandName} queue unpark --stage ${shellWord(stage)} --operation ${id}${toQueue} --reason "..."`;
  return {
    ok: scan.found === 0,
    lines: [
      `${count(taken)} jobs are out of ${operation.adopted?.store ?? 'the other store'} as ${id}, and run nowhere yet.`,
      ...(doubtful > 0 ? [doubtText(doubtful)] : []),
      ...(scan.left > 0 ? [`Left there: ${count(scan.left)} that hang together with what stays.`] : []),
      ...(scan.found > 0
        ? [
            `The last of ${scan.pass} searches still found ${count(scan.found)}: producers still send there. Switch them, then run this again.`,
          ]
        : []),
      ...(unserved.length === 0
        ? []
        : [`No pool serves ${unserved.map(displayName).join(', ')}: name one that a pool does.`]),
      `To bring them into this stage: ${back}`,
    ],
    data: operation,
  };
}

/** How giving them back ended. */
export function givenBackFinding(operation: ParkedOperation): Finding {
  const { id, returned, doubtful, adopted } = operation;
  return {
    ok: true,
    lines: [
      `${count(returned.jobs)} jobs of ${id} are in ${adopted?.store ?? 'the other store'} again.`,
      ...(returned.present > 0
        ? [`${count(returned.present)} were there already, and did not come back.`]
        : []),
      ...(doubtful > 0 ? [doubtText(doubtful)] : []),
    ],
    data: operation,
  };
}
