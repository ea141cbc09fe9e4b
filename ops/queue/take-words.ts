import { shellWord } from '../../domain/escape-text';
import { noNotes } from '../../domain/parked/job-notes';
import type { LookAnswer } from '../../domain/parked/mover-protocol';
import {
  type LockedJobs,
  noLocks,
  type OperationKind,
  type ParkedOperation,
  takenText,
} from '../../domain/parked/operation';
import { any, type JobPattern } from '../../domain/switchboard/document';
import { displayName } from '../../domain/switchboard/job-pattern';
import type { Finding } from '../kit/change/plan';
import { commandName } from '../kit/command-name';
import { countLines } from '../kit/screen/columns';
import { takenNotes } from './note-words';

/** Kinds of jobs that are listed before anything is done. */
const maxShown = 10;

export interface TakeFacts {
  /** As it was given to the command: a name or a path. */
  readonly stage: string;
  readonly kind: OperationKind;
  readonly pattern: JobPattern;
  /** Only jobs of this queue. */
  readonly queue?: string;
  /** Queues that a pool serves. */
  readonly served: readonly string[];
  readonly everything: boolean;
  /** What matches now, as far as it was looked at. */
  readonly look: LookAnswer;
  /** An operation of the same kind and pattern that was interrupted. */
  readonly unfinished?: ParkedOperation;
  /** Whether new jobs of the pattern still come in. Undefined: not known. */
  readonly refills?: boolean;
  readonly releaseLocks: boolean;
}

/** What a person has to know before jobs are taken out of their queues. */
export function takeWords(facts: TakeFacts) {
  const { kind, pattern, queue, everything, look, unfinished } = facts;
  const open = pattern.source === any && pattern.jobClass === any && pattern.account === any;
  const jobs = look.counts.reduce((sum, count) => sum + count.jobs, 0);
  return {
    changes: [
      ...(unfinished === undefined
        ? []
        : [`Goes on with ${unfinished.id}, which has ${count(unfinished.taken)} jobs so far.`]),
      `${look.done ? '' : 'At least '}${count(jobs)} jobs match (${takenText(facts)}) of ${count(look.seen)} seen; the store is at ${Math.round(look.memoryPercent)} % of its memory.`,
      ...countLines(look.counts, maxShown),
      ...(look.scan.left > 0
        ? [`${count(look.scan.left)} more are left: parents, children or jobs of a scheduler.`]
        : []),
      ...unservedLines(facts),
      ...lockLines(look.locked ?? noLocks, facts.releaseLocks, 'hold'),
      ...takenNotes(look.notes ?? noNotes, kind),
      ...(kind === 'purge'
        ? ['They will not run. They are kept in the controls bucket, and brought back only by their id.']
        : [`They wait in the controls bucket until \`${commandName} queue unpark\` brings them back.`]),
    ],
    warnings: [
      ...(facts.refills !== true || (open && queue !== undefined)
        ? []
        : [`no switch stops new jobs of this: they go on coming in. First: ${switchCommand(facts)}`]),
      ...(queue === undefined || facts.served.includes(queue)
        ? []
        : [
            `no pool serves ${displayName(queue)}: whatever the app still sends there stands there again. \`${commandName} route set\` sends a class elsewhere.`,
          ]),
    ],
    refusals:
      open && queue === undefined && !everything
        ? [
            'without --source, --class, --account or --queue this takes every job of the stage: say --everything if you mean it',
          ]
        : [],
    nothing: jobs === 0 && look.done && unfinished === undefined,
  };
}

/** Queues that stand in the store and that no pool takes jobs from: nothing runs there. */
function unservedLines({ look, served }: TakeFacts): readonly string[] {
  const names = unservedQueues(look, served).map(displayName);
  return names.length === 0 ? [] : [`No pool serves ${names.join(', ')}: what waits there is taken too.`];
}

/** What becomes of the uniqueness locks of jobs, and what that means for the next ones. */
function lockLines(
  { releasable, other }: LockedJobs,
  releaseLocks: boolean,
  verb: 'hold' | 'held',
): readonly string[] {
  const stays =
    'until it runs out, the app’s next jobs of the same kind and arguments are dropped as duplicates';
  return [
    ...(releasable === 0
      ? []
      : [
          releaseLocks
            ? `${count(releasable)} of these ${verb} a uniqueness lock (sidekiq-unique-jobs), which goes with them: equal jobs may be added, and run beside those that are brought back.`
            : `${count(releasable)} of these ${verb} a uniqueness lock (sidekiq-unique-jobs) that stays: ${stays}. --release-locks releases them together with the jobs.`,
        ]),
    ...(other === 0
      ? []
      : [
          `${count(other)} of these ${verb} a uniqueness lock (unique_for, Sidekiq Enterprise) that stays: ${stays}. Its key is not in the job, so it is not released.`,
        ]),
  ];
}

/** How a park or purge ended. Not well if the last search still found jobs. */
export function takeFinding(stage: string, operation: ParkedOperation, served: readonly string[]): Finding {
  const { id, kind, taken, doubtful, scan, locked = noLocks, releaseLocks = false } = operation;
  const unserved = unservedQueues(operation, served);
  const toQueue = unserved.length === 0 ? '' : ' --to-queue <queue>';
  const back = `${commandName} queue unpark --stage ${shellWord(stage)} --operation ${id}${toQueue} --reason "..."`;
  return {
    ok: scan.found === 0,
    lines: [
      `${count(taken)} jobs are ${kind === 'park' ? 'parked' : 'purged'} as ${id}.`,
      ...lockLines(locked, releaseLocks, 'held'),
      ...takenNotes(operation.notes ?? noNotes, kind),
      ...(doubtful > 0 ? [doubtText(doubtful)] : []),
      ...(scan.left > 0
        ? [`${count(scan.left)} jobs that match were left: they hang together with others.`]
        : []),
      ...(scan.found > 0
        ? [
            `The last of ${scan.pass} searches still found ${count(scan.found)}: such jobs go on coming in. Stop them with a switch, then run this again.`,
          ]
        : []),
      ...(unserved.length === 0
        ? []
        : [`No pool serves ${unserved.map(displayName).join(', ')}: name one that a pool does.`]),
      `To bring them back: ${back}`,
    ],
    data: operation,
  };
}

/** Where its jobs came from and nobody would take them, as far as its counts name queues. */
export function unservedQueues(
  { counts }: Pick<ParkedOperation, 'counts'>,
  served: readonly string[],
): readonly string[] {
  return [...new Set(counts.map(({ queue }) => queue))].filter(
    (queue) => queue !== '' && !served.includes(queue),
  );
}

/** What doubtful jobs are, in a sentence. */
export function doubtText(doubtful: number): string {
  return `${count(doubtful)} jobs are in doubt after an interruption: taken out by it, or run by a worker. They are kept, and brought back only with --with-doubtful.`;
}

export function count(jobs: number): string {
  return jobs.toLocaleString('en-US');
}

function switchCommand({ stage, pattern }: TakeFacts): string {
  const named = [
    ['--source', pattern.source],
    ['--class', pattern.jobClass],
    ['--account', pattern.account],
  ] as const;
  const options = named.flatMap(([option, name]) => (name === any ? [] : [option, shellWord(name)]));
  return [`${commandName} switch off --stage`, shellWord(stage), ...options, '--reason "..."'].join(' ');
}
