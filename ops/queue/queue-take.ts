import { stageQueues } from '../../config/pools';
import { addNotes } from '../../domain/parked/job-notes';
import type { LookAnswer, TakeRequest } from '../../domain/parked/mover-protocol';
import {
  addCounts,
  noLocks,
  type OperationKind,
  operationId,
  type ParkedOperation,
  takenText,
} from '../../domain/parked/operation';
import { any, type JobPattern, type SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey } from '../../domain/switchboard/job-pattern';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { type PatternOptions, patternOf } from '../switchboard/pattern-option';
import { deployedDocument } from '../switchboard/read-switchboard';
import { driven, goOn, invokeCommand, type Mover, queueTarget, type Step } from './queue-mover';
import { count, takeFinding, takeWords } from './take-words';

export interface QueueTakeOptions extends ChangeOptions, PatternOptions {
  readonly kind: Exclude<OperationKind, 'adopt'>;
  /** Only jobs of this queue, whether a pool serves it or not. */
  readonly queue?: string;
  /** Every job of the stage is meant. */
  readonly everything: boolean;
  /** Sidekiq: uniqueness locks go with the jobs. */
  readonly releaseLocks: boolean;
}

/** Before something is done, people wait; a dry run counts all. One run of the function is eight seconds. */
const looksBefore = 2;

/**
 * Takes matching jobs out of their queues into the controls bucket, to bring them back (park) or not (purge).
 *
 * @param random from 0 to below 1, for the operation's id
 */
export async function queueTake(
  session: Session,
  options: QueueTakeOptions,
  random = Math.random,
): Promise<CommandResult> {
  const { kind, everything, stage, queue, releaseLocks } = options;
  const pattern = patternOf(options);
  const which = { pattern, ...(queue !== undefined && { queue }) };
  const target = await queueTarget(session);
  const { mover, operations } = target;
  const nowMs = session.clock.nowMs();
  const unfinished = unfinishedOperation(await operations.list(), kind, which);
  const look = await countMatches(session, mover, {
    ...which,
    most: options.dryRun ? Infinity : looksBefore,
  });
  const document = await deployedDocument(session);
  const words = takeWords({
    ...{ stage, kind, ...which, everything, look, unfinished, releaseLocks },
    served: stageQueues(session.config),
    refills: document && refills(pattern, document, nowMs / 1000),
  });
  const id = unfinished?.id ?? operationId(kind, nowMs, [random(), random(), random(), random()]);
  const reason = options.reason?.trim() ?? '';
  // Nobody is kept from parking because STS does not answer.
  const who = await session.who().catch(() => '(unknown)');
  const request: TakeRequest = {
    ...{ action: 'take', id, kind, ...which, who, reason },
    ...(releaseLocks && { releaseLocks }),
  };
  const shownRequest = { ...request, reason: reason === '' ? 'why' : reason };
  let ended: ParkedOperation | undefined;
  return runChange(session, options, {
    action: `queue ${kind}`,
    ...{ changes: words.changes, warnings: words.warnings, refusals: words.refusals },
    steps: words.nothing
      ? []
      : [
          {
            title: `${kind} ${takenText(which)} as ${id}`,
            aws: [invokeCommand(session, mover, shownRequest)],
            run: async (progress, partDone) => {
              const step = (answer: Step) => {
                const { taken, doubtful } = answer.operation;
                const soFar = takeStep(answer);
                progress(`  ${soFar}`);
                if (taken + doubtful > 0) partDone(outText(answer.operation));
                return `${soFar}. Whatever is out stays in the bucket as ${id}`;
              };
              ended = await driven({ session, target, request, step });
            },
          },
        ],
    before: { matching: look.counts.reduce((sum, { jobs }) => sum + jobs, 0), counted: look.done },
    after: { operation: id, kind, ...which },
    verify: async () =>
      ended === undefined
        ? { ok: true, lines: [], data: undefined }
        : takeFinding(stage, ended, stageQueues(session.config)),
  });
}

type JobsTaken = Pick<ParkedOperation, 'pattern' | 'queue'>;

/** How far it is, in a line. */
function takeStep({ operation, memoryPercent }: Step): string {
  const store = memoryPercent === undefined ? '' : `, store at ${Math.round(memoryPercent)} %`;
  return `${outText(operation)}, search ${operation.scan.pass}${store}`;
}

export function outText({ taken, doubtful }: ParkedOperation): string {
  return `${count(taken)} jobs out${doubtful > 0 ? `, ${count(doubtful)} in doubt` : ''}`;
}

export async function countMatches(
  session: Session,
  mover: Mover,
  { most, ...which }: JobsTaken & { readonly most: number },
): Promise<LookAnswer> {
  let sum: LookAnswer | undefined;
  for (let looks = 0; looks < most && sum?.done !== true; looks += 1) {
    const next = await mover.look({ action: 'look', ...which, scan: sum?.scan });
    if (next.queue !== which.queue) {
      throw new CliError(1, 'the deployed queue mover knows no --queue: deploy this version first');
    }
    sum = sum === undefined ? next : addLooks(sum, next);
    if (!next.done) {
      session.say(`  ${count(sum.seen)} jobs seen, ${count(sum.scan.found)} match`);
      goOn(session, 'nothing was changed');
    }
  }
  return sum ?? mover.look({ action: 'look', ...which });
}

/** Two looks of which the second went on where the first ended, as one. */
function addLooks(first: LookAnswer, next: LookAnswer): LookAnswer {
  const { locked: one = noLocks } = first;
  const { locked: other = noLocks } = next;
  const locked = { releasable: one.releasable + other.releasable, other: one.other + other.other };
  const notes = addNotes(first.notes, next.notes);
  return {
    ...next,
    locked,
    notes,
    seen: first.seen + next.seen,
    counts: addCounts(first.counts, next.counts),
  };
}

/**
 * Whether new jobs of the pattern still come in: no switch in force stops all of them. `sample` stops only some, and a
 * narrower switch leaves the rest.
 */
function refills(pattern: JobPattern, document: SwitchboardDocument, nowSeconds: number): boolean {
  return !document.switches.some(
    ({ action, untilSeconds = Infinity, source, jobClass, account }) =>
      action !== 'sample' &&
      untilSeconds > nowSeconds &&
      covers(source, pattern.source) &&
      covers(jobClass, pattern.jobClass) &&
      covers(account, pattern.account),
  );
}

function covers(stopped: string, wanted: string): boolean {
  return stopped === any || stopped === wanted;
}

/** The newest operation of that kind, pattern and queue that was begun and is not done: the same command goes on with it. */
function unfinishedOperation(
  operations: readonly ParkedOperation[],
  kind: OperationKind,
  { pattern, queue }: JobsTaken,
): ParkedOperation | undefined {
  return operations.findLast(
    (operation) =>
      operation.kind === kind &&
      operation.phase === 'taking' &&
      operation.queue === queue &&
      patternKey(operation.pattern) === patternKey(pattern),
  );
}
