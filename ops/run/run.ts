import { shellWord } from '../../domain/escape-text';
import { taskId } from '../aws/one-off-tasks';
import { writeAudit } from '../kit/change/audit';
import type { Finding } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import { describeError } from '../kit/errors';
import type { Session } from '../kit/session';
import { type FollowedTask, followTask } from './follow-task';
import { exitCodeFor, type RunEnding } from './run-ending';
import { objections, runHindrances } from './run-hindrances';
import { type RunWish, runOverrides, type Variable } from './run-overrides';
import { type RunPlanFacts, runChanges, runObjections } from './run-plan';
import { runTarget, stageEntry } from './run-target';
import { runTaskInput, startTask } from './run-task';
import { endingLines, goesOnLines, type TaskPlace } from './run-words';

export interface RunOptions extends ChangeOptions {
  /** Key of `services` or `workers`. */
  readonly service: string;
  /** Words, as the container gets them: no shell takes them apart. */
  readonly command: readonly string[];
  readonly env?: readonly Variable[];
  /** CPU units. @default those of the revision */
  readonly cpu?: number;
  /** MiB. @default those of the revision */
  readonly memory?: number;
  /** @default the one that the service runs */
  readonly revision?: number;
  /** From the start of the task. @default none */
  readonly timeoutSeconds?: number;
  /** Returns once ECS has taken the task. */
  readonly detach: boolean;
  /** Goes on against a safety check. */
  readonly force: boolean;
}

/**
 * Runs a command once, as a task of its own beside those of a service or pool, shows what it writes, and ends as it ended.
 *
 * @param emit prints a line of the command's own
 */
export async function run(
  session: Session,
  options: RunOptions,
  emit: (line: string) => void,
): Promise<CommandResult> {
  const { service, command, env = [], cpu, memory, revision, detach, timeoutSeconds } = options;
  if (command.length === 0) {
    throw new CliError(2, 'nothing to run: the command stands behind --, as in -- bin/rails db:migrate');
  }
  if (detach && timeoutSeconds !== undefined) {
    throw new CliError(2, '--timeout-seconds: nobody is there to stop the task where --detach is given');
  }
  const entry = stageEntry(session, service);
  const [target, hindrances] = await Promise.all([
    runTarget(session, { entry, ...(revision === undefined ? {} : { revision }) }),
    runHindrances(session, entry),
  ]);
  const wish: RunWish = {
    command,
    variables: env,
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memoryMiB: memory }),
  };
  const facts = { target, wish, options };
  const { cluster, definition } = target;
  const { region, clients } = session;
  const input = runTaskInput(target, runOverrides(session.config, target, wish), await whoRuns(session));
  const named = { service, revision: definition.name, command, variables: env.map(({ name }) => name) };
  // ECS gives the task its id: known once there is one, and part of the audit record.
  const after: typeof named & { task?: string } = { ...named };
  let ending: RunEnding | undefined;
  const result = await runChange(session, options, {
    action: 'run',
    changes: runChanges(facts),
    ...runObjections(facts, objections(hindrances, Math.floor(session.clock.nowMs() / 1000))),
    steps: [
      {
        title: `start a task of ${definition.name}`,
        aws: [`aws ecs run-task --region ${region} --cli-input-json ${shellWord(JSON.stringify(input))}`],
        run: async () => {
          after.task = await startTask(clients.ecs, input);
        },
      },
    ],
    before: {},
    after,
    verify: async () => {
      const task: TaskPlace = { service, cluster, stage: options.stage, region, task: after.task ?? '' };
      if (detach) return startedFinding(task);
      ending = await followTask(session, followed(facts, task), emit);
      await auditEnding(session, { task, ending, reason: options.reason ?? '' });
      return endingFinding(task, ending);
    },
  });
  if (ending === undefined) return result;
  const exitCode = exitCodeFor(ending);
  // The command's own lines are what stands on standard output, unless JSON was asked for.
  return options.json
    ? { ...result, exitCode }
    : { stdout: '', stderr: `${result.stdout}${result.stderr}`, exitCode };
}

function whoRuns(session: Session): Promise<string> {
  return session.who().catch((error: unknown) => `unknown (${describeError(error)})`);
}

function followed({ target, options }: RunPlanFacts, task: TaskPlace): FollowedTask {
  const { definition, entry } = target;
  return {
    ...task,
    ...(definition.log === undefined ? {} : { log: definition.log }),
    stopTimeoutSeconds: definition.app.stopTimeout ?? entry.task.stopTimeoutSeconds,
    onInterrupt: 'stop',
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
  };
}

function startedFinding(task: TaskPlace): Finding {
  const lines = [`Task ${taskId(task.task)} is started.`, ...goesOnLines(task)];
  return { ok: true, lines, data: { task: task.task } };
}

interface EndedRun {
  readonly task: TaskPlace;
  readonly ending: RunEnding;
  readonly reason: string;
}

/** A record of its own: that of the start is written while the command runs, which may take a night. */
async function auditEnding(session: Session, { task, ending, reason }: EndedRun): Promise<void> {
  // Nobody knows how it ended.
  if (ending.how === 'lost' || ending.how === 'left') return;
  const { clock, clients, config, say } = session;
  const stopped = ending.how === 'stopped' || ending.how === 'timed-out';
  const well = exitCodeFor(ending) === 0;
  const problem = await writeAudit(clients.logs, clock, {
    bulkhead: 'audit',
    stage: config.stage,
    action: 'run end',
    who: await whoRuns(session),
    at: new Date(clock.nowMs()).toISOString(),
    reason,
    before: { service: task.service, task: task.task },
    after: ending,
    outcome: well ? 'done' : stopped ? 'stopped' : 'failed',
    steps: [],
  });
  if (problem !== undefined) say(`How it ended was not written to the audit log: ${problem}`);
}

function endingFinding(task: TaskPlace, ending: RunEnding): Finding {
  const ok = exitCodeFor(ending) === 0;
  return { ok, lines: endingLines(task, ending), data: { task: task.task, ...ending } };
}
