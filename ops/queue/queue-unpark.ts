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
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { type PatternOptions, patternOf } from '../switchboard/pattern-option';
import { deployedDocument } from '../switchboard/read-switchboard';
import { driven, invokeCommand, queueTarget, type Step } from './queue-mover';
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
  const { controls } = session.config;
  const target = await queueTarget(session);
  const { mover, operations } = target;
  const chosen = await chosenOperations(operations, options);
  const release = (await deployedDocument(session))?.release ?? controls.release;
  const jobsPerSecond = options.jobsPerSecond ?? release.unparkJobsPerSecond;
  const ceilingPercent = jobStoreOf(session.config).enqueueCeilingPercent;
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
          const step = (answer: Step) => {
            const jobs = back(answer.operation);
            if (jobs > 0) partDone(`${count(jobs)} jobs back`);
            progress(`  ${returnStep({ ...answer, stop: undefined }, request)}`);
            return `${returnStep(answer, request)}. What is not back is still parked`;
          };
          ended.push(await driven({ session, target, request, step }));
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

/** How far it is, in a line. @throws CliError where something stops it */
function returnStep({ operation, memoryPercent, stop }: Step, request: ReturnRequest): string {
  const left = waitingIn(operation, request.withDoubtful);
  const store = memoryPercent === undefined ? '' : `, store at ${Math.round(memoryPercent)} %`;
  const soFar = `${count(back(operation))} jobs back, ${count(left)} to come${store}`;
  if (stop === undefined) return soFar;
  const { ceilingPercent } = request;
  throw new CliError(1, `${soFar}; ${stopText({ operation, stop, memoryPercent }, ceilingPercent)}`);
}

function back({ returned, returnedDoubtful }: ParkedOperation): number {
  return returned.jobs + returnedDoubtful.jobs;
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
