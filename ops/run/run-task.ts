import { randomUUID } from 'node:crypto';
import {
  DescribeTasksCommand,
  type ECSClient,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { oneOffTasks } from '../../config/contract/one-off-tasks';
import { oneOffTags } from '../aws/one-off-tasks';
import { CliError } from '../kit/command-result';
import type { RunTarget } from './run-target';

/**
 * A task beside those of a service: the same definition, network and tags of cost. It is no task of the service: whoever
 * counts those lists them by the service, and what ends by itself is counted only in groups that begin with `service:`.
 *
 * On demand even where the service is on Spot, which takes a task away with two minutes of notice: a migration that is
 * half done has no successor.
 */
export function runTaskInput(target: RunTarget, overrides: TaskOverride, who: string): RunTaskCommandInput {
  const { entry, cluster, network, platformVersion, definition } = target;
  return {
    cluster,
    taskDefinition: definition.arn,
    count: 1,
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    ...(platformVersion === undefined ? {} : { platformVersion }),
    networkConfiguration: network,
    overrides,
    startedBy: oneOffTasks.startedBy,
    propagateTags: 'TASK_DEFINITION',
    enableECSManagedTags: true,
    tags: oneOffTags(entry.name, who),
  };
}

/** @returns its ARN. @throws CliError with what ECS says, where there is no task */
export async function startTask(client: ECSClient, input: RunTaskCommandInput): Promise<string> {
  // An answer that was lost is asked for again by the SDK: with the same token that is the same task.
  const { tasks = [], failures = [] } = await client.send(
    new RunTaskCommand({ ...input, clientToken: randomUUID() }),
  );
  const arn = tasks[0]?.taskArn;
  if (arn !== undefined) return arn;
  const reasons = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(': '));
  throw new CliError(1, `ECS started no task: ${reasons.join('; ') || 'it does not say why'}`);
}

export interface TaskName {
  readonly cluster: string;
  /** ARN or id. */
  readonly task: string;
}

/** Undefined where ECS does not know it: not yet, since its API is eventually consistent, or no more. */
export async function describeTask(
  client: ECSClient,
  { cluster, task }: TaskName,
): Promise<Task | undefined> {
  const { tasks = [] } = await client.send(
    new DescribeTasksCommand({ cluster, tasks: [task], include: ['TAGS'] }),
  );
  return tasks[0];
}

export async function stopTask(
  client: ECSClient,
  { cluster, task }: TaskName,
  reason: string,
): Promise<void> {
  await client.send(new StopTaskCommand({ cluster, task, reason }));
}
