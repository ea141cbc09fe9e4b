import { DescribeTasksCommand, type ECSClient, paginateListTasks, type Task } from '@aws-sdk/client-ecs';
import { oneOffTasks } from '../../config/contract/one-off-tasks';
import { appContainer } from '../../config/contract/task-definitions';
import { oneOffService, oneOffWho, taskId } from '../aws/one-off-tasks';
import type { CommandFacts } from './status-facts';

export interface StatusCommandsQuery {
  readonly cluster: string;
  readonly abortSignal: AbortSignal;
}

/** What `run` has started and has not ended, the oldest first. By who started it: of all filters ECS takes that one alone. */
export async function statusCommands(
  client: ECSClient,
  { cluster, abortSignal }: StatusCommandsQuery,
): Promise<readonly CommandFacts[]> {
  const found: CommandFacts[] = [];
  const { startedBy } = oneOffTasks;
  for await (const { taskArns = [] } of paginateListTasks(
    { client },
    { cluster, startedBy },
    { abortSignal },
  )) {
    // A page has at most 100 ARNs, which is what DescribeTasks takes.
    if (taskArns.length === 0) continue;
    const { tasks = [] } = await client.send(
      new DescribeTasksCommand({ cluster, tasks: taskArns, include: ['TAGS'] }),
      { abortSignal },
    );
    found.push(...tasks.map(factsOf));
  }
  return found.sort((a, b) => (a.sinceSeconds ?? 0) - (b.sinceSeconds ?? 0));
}

function factsOf(task: Task): CommandFacts {
  const { taskArn = '', taskDefinitionArn = '', lastStatus = '', createdAt, overrides } = task;
  const [service, who] = [oneOffService(task), oneOffWho(task)];
  const app = overrides?.containerOverrides?.find(({ name }) => name === appContainer);
  return {
    task: taskId(taskArn),
    revision: taskId(taskDefinitionArn),
    command: app?.command ?? [],
    status: lastStatus,
    ...(service !== undefined && { service }),
    ...(who !== undefined && { who }),
    ...(createdAt !== undefined && { sinceSeconds: createdAt.getTime() / 1000 }),
  };
}
