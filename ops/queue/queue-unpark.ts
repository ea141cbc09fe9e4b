import { stageQueues } from '../../config/pools';
import type { ReturnRequest } from '../../domain/parked/mover-protocol';
import type { ParkedOperation } from '../../domain/parked/operation';
import type { JobPattern } from '../../domain/switchboard/document';
import { patternKey, patternText } from '../../domain/switchboard/job-pattern';
import type { ParkedOperations } from '../aws/parked-operations';
import { runChange } from '../kit/change/run-change';
import { commandName } from '../kit/command-name';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { type PatternOptions, patternOf } from '../switchboard/pattern-option';
import { deployedDocument } from '../switchboard/read-switchboard';
import { goOn, invokeCommand, type QueueMover, queueTarget } from './queue-mover';
import { count } from './take-words';
import { returnFinding, returnWords, stopText, waitingIn } from './unpark-words';

export interface QueueUnparkOptions extends ChangeOptions, PatternOptions {
  /** By its id: also what was purged. */
  readonly operation?: string;
  readonly toQueue?: string;
  readonly withDoubtful: boolean;
  /** @default what the switchboard says, else the stage file */
  readonly jobsPerSecond?: number;
}

/** Brings parked jobs back, slowly. */
export async function queueUnpark(session: Session, options: QueueUnparkOptions): Promise<CommandResult> {
  const { toQueue, withDoubtful } = options;
  const { controls, stores } = session.config;
  const { mover, operations } = await queueTarget(session);
  const chosen = await chosenOperations(operations, options);
  const release = (await deployedDocument(session))?.release ?? controls.release;
  const jobsPerSecond = options.jobsPerSecond ?? release.unparkJobsPerSecond;
  const ceilingPercent = stores.jobs.enqueueCeilingPercent;
  const queues = stageQueues(session.config);
  const words = returnWords({ operations: chosen, jobsPerSecond, toQueue, withDoubtful, queues });
  const ended: ParkedOperation[] = [];
  const speed = { jobsPerSecond, ceilingPercent, toQueue, withDoubtful };
  return runChange(session, options, {
    action: 'queue unpark',
    ...{ changes: words.changes, warnings: words.warnings, refusals: words.refusals },
    steps: words.waiting.map(({ id }) => {
      const request: ReturnRequest = { action: 'return', id, ...speed };
      return {
        title: `bring back ${id}`,
        aws: [invokeCommand(session, mover, request)],
        run: async (progress, partDone) => {
          ended.push(await returnAll({ session, mover, progress, partDone }, request));
        },
      };
    }),
    before: words.waiting.map(({ id, phase }) => ({ id, phase })),
    after: words.waiting.map(({ id }) => ({ id, ...speed })),
    verify: async () => returnFinding(ended),
  });
}

async function chosenOperations(
  operations: ParkedOperations,
  options: QueueUnparkOptions,
): Promise<readonly ParkedOperation[]> {
  if (options.operation !== undefined) {
    const found = await operations.read(options.operation);
    if (found !== undefined) return [found];
    throw new CliError(1, `there is no operation ${options.operation}: see \`${commandName} queue list\``);
  }
  const pattern = patternOf(options);
  const found = parkedBy(await operations.list(), pattern);
  if (found.length > 0) return found;
  throw new CliError(
    1,
    `nothing is parked by ${patternText(pattern)}: see \`${commandName} queue list\`, and name one with --operation`,
  );
}

interface Driven {
  readonly session: Session;
  readonly mover: QueueMover;
  progress(text: string): void;
  partDone(text: string): void;
}

async function returnAll(
  { session, mover, progress, partDone }: Driven,
  request: ReturnRequest,
): Promise<ParkedOperation> {
  for (;;) {
    const answer = await mover.move(request);
    const { operation, memoryPercent } = answer;
    const back = operation.returned.jobs + operation.returnedDoubtful.jobs;
    const left = waitingIn(operation, request.withDoubtful);
    const soFar = `${count(back)} jobs back, ${count(left)} to come, store at ${Math.round(memoryPercent)} %`;
    progress(`  ${soFar}`);
    if (back > 0) partDone(`${count(back)} jobs back`);
    if (answer.done) return operation;
    if (answer.stop !== undefined) {
      throw new CliError(1, `${soFar}; ${stopText(answer, request.ceilingPercent)}`);
    }
    goOn(session, `${soFar}. What is not back is still parked`);
  }
}

/** What is parked by that pattern and not back, the oldest first. What was purged, or is of one queue only, comes back by its id. */
function parkedBy(operations: readonly ParkedOperation[], pattern: JobPattern): readonly ParkedOperation[] {
  return operations.filter(
    ({ kind, phase, pattern: parked, queue }) =>
      kind === 'park' &&
      queue === undefined &&
      phase !== 'returned' &&
      patternKey(parked) === patternKey(pattern),
  );
}
