import { noNotes } from '../../domain/parked/job-notes';
import { fastestJobsPerSecond } from '../../domain/parked/mover-protocol';
import { type ParkedOperation, takenText } from '../../domain/parked/operation';
import { displayName } from '../../domain/switchboard/job-pattern';
import type { Finding } from '../kit/change/plan';
import { countLines } from '../kit/screen/columns';
import { returnedNotes } from './note-words';
import type { Step } from './queue-mover';
import { count, doubtText, unservedQueues } from './take-words';

const maxShown = 10;

export interface ReturnFacts {
  readonly operations: readonly ParkedOperation[];
  readonly jobsPerSecond: number;
  readonly toQueue?: string;
  readonly withDoubtful: boolean;
  /** Queues that a pool serves. */
  readonly queues: readonly string[];
}

/** What a person has to know before jobs are brought back. */
export function returnWords(facts: ReturnFacts) {
  const { operations, jobsPerSecond, toQueue, withDoubtful, queues } = facts;
  const waiting = operations.filter((operation) => waitingIn(operation, withDoubtful) > 0);
  const doubtful = withDoubtful ? 0 : operations.reduce((sum, operation) => sum + leftInDoubt(operation), 0);
  const unknown = toQueue !== undefined && !queues.includes(toQueue);
  const purged = waiting.filter(({ kind }) => kind === 'purge');
  return {
    waiting,
    changes: waiting.flatMap((operation) => {
      const jobs = waitingIn(operation, withDoubtful);
      return [
        `${operation.id}: ${count(jobs)} jobs (${takenText(operation)}) come back${toQueue === undefined ? '' : ` into ${toQueue}`}, ${speedText(jobs, jobsPerSecond)}.`,
        ...countLines(operation.counts, maxShown),
        ...returnedNotes(operation.notes ?? noNotes),
      ];
    }),
    warnings: [
      ...(toQueue === undefined ? unservedWarnings(waiting, queues) : []),
      ...purged.map(({ id }) => `${id} was purged: its jobs were not meant to run.`),
      ...(withDoubtful && waiting.some((operation) => leftInDoubt(operation) > 0)
        ? ['jobs in doubt may have run already, and would run twice.']
        : []),
      ...(doubtful > 0 ? [doubtText(doubtful)] : []),
    ],
    refusals: unknown
      ? [`no pool takes jobs from ${toQueue}: the queues of this stage are ${queues.join(', ')}`]
      : [],
  };
}

function speedText(jobs: number, jobsPerSecond: number): string {
  if (jobsPerSecond === fastestJobsPerSecond) return 'as fast as it goes';
  return `${jobsPerSecond} a second: about ${count(Math.ceil(jobs / jobsPerSecond / 60))} min`;
}

/** They would come back to where they were stranded. */
function unservedWarnings(waiting: readonly ParkedOperation[], served: readonly string[]): string[] {
  return waiting.flatMap((operation) => {
    const unserved = unservedQueues(operation, served);
    return unserved.length === 0
      ? []
      : [
          `${operation.id}: no pool serves ${unserved.map(displayName).join(', ')}, and what comes back there does not run: say --to-queue.`,
        ];
  });
}

function leftInDoubt({ doubtful, returnedDoubtful }: ParkedOperation): number {
  return doubtful - returnedDoubtful.jobs - returnedDoubtful.present;
}

/** Why the rest did not come back, as a sentence. */
export function stopText({ operation, stop, memoryPercent }: Step, ceilingPercent: number): string {
  if (stop === 'queue-paused') {
    const names = [...new Set((operation.held ?? []).map(({ queue }) => queue))];
    const queues =
      names.length === 0 ? 'the queue is' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
    return `${queues} paused, so nobody would take them: resume it or say --to-queue, then run this again`;
  }
  const level = memoryPercent === undefined ? 'too full' : `at ${Math.round(memoryPercent)} % of its memory`;
  return `the store is ${level}, and nothing is brought back from ${ceilingPercent} % on: wait until it is lower, then run this again`;
}

/** How bringing back ended. */
export function returnFinding(operations: readonly ParkedOperation[]): Finding {
  return {
    ok: true,
    lines: operations.flatMap((operation) => {
      const { id, returned, returnedDoubtful } = operation;
      const present = returned.present + returnedDoubtful.present;
      const left = leftInDoubt(operation);
      return [
        `${count(returned.jobs + returnedDoubtful.jobs)} jobs of ${id} are back.`,
        ...(present > 0
          ? [
              `${count(present)} were in the store already, by an id of the app’s own or a deduplication id, and did not come back.`,
            ]
          : []),
        ...(left > 0 ? [doubtText(left)] : []),
      ];
    }),
    data: operations,
  };
}

/** Jobs that are still to be brought back. */
export function waitingIn(operation: ParkedOperation, withDoubtful: boolean): number {
  const { taken, doubtful, returned, returnedDoubtful } = operation;
  const certain = taken - returned.jobs - returned.present;
  return withDoubtful ? certain + doubtful - returnedDoubtful.jobs - returnedDoubtful.present : certain;
}
