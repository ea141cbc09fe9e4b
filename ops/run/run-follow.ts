import { outputKeys } from '../../config/contract/output-keys';
import { oneOffService } from '../aws/one-off-tasks';
import type { ReadOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { followTask } from './follow-task';
import { exitCodeFor } from './run-ending';
import { runDefinition, stageEntry } from './run-target';
import { describeTask } from './run-task';
import { endingLines } from './run-words';

export interface RunFollowOptions extends ReadOptions {
  /** Key of `services` or `workers`. */
  readonly service: string;
  /** Id or ARN of a task. */
  readonly follow: string;
}

/**
 * Shows what a command writes that was started before, from its first line, and ends as it ended. Ctrl-C leaves it alone.
 *
 * @param emit prints a line of the command's own
 */
export async function runFollow(
  session: Session,
  options: RunFollowOptions,
  emit: (line: string) => void,
): Promise<CommandResult> {
  const { clients, region } = session;
  const { service, follow, stage } = options;
  const entry = stageEntry(session, service);
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const found = await describeTask(clients.ecs, { cluster, task: follow });
  if (found?.taskArn === undefined || found.taskDefinitionArn === undefined) {
    throw new CliError(
      1,
      `ECS does not know the task ${follow}: it keeps one for about an hour after its end`,
    );
  }
  const of = oneOffService(found);
  if (of !== service) {
    const whose = of === undefined ? `no task that \`run\` has started` : `a task of ${of}`;
    throw new CliError(1, `${follow} is ${whose}`);
  }
  const { log, app } = await runDefinition(clients.ecs, found.taskDefinitionArn);
  const place = { service, stage, region, cluster, task: found.taskArn };
  const ending = await followTask(
    session,
    {
      ...place,
      ...(log === undefined ? {} : { log }),
      stopTimeoutSeconds: app.stopTimeout ?? entry.task.stopTimeoutSeconds,
      onInterrupt: 'leave',
    },
    emit,
  );
  const exitCode = exitCodeFor(ending);
  const text = `${endingLines(place, ending).join('\n')}\n`;
  if (!options.json) return { stdout: '', stderr: text, exitCode };
  return {
    stdout: `${JSON.stringify({ task: found.taskArn, ...ending }, null, 2)}\n`,
    stderr: text,
    exitCode,
  };
}
