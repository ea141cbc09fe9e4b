import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  paginateListTasks,
} from '@aws-sdk/client-ecs';
import type { ReadingTask } from './tasks-in-force';

/** DescribeTasks takes a hundred (API reference). */
const tasksPerCall = 100;

export interface StageTask extends ReadingTask {
  /** ARN. */
  readonly taskDefinition: string;
}

/** Running tasks of services, in the order of the services. A service that does not stand has none. */
export async function stageTasks(
  client: ECSClient,
  cluster: string,
  services: readonly string[],
): Promise<readonly StageTask[]> {
  const listed = await Promise.all(services.map((service) => taskArns(client, cluster, service)));
  const serviceOf = new Map(
    services.flatMap((service, index) => (listed[index] ?? []).map((arn) => [arn, service] as const)),
  );
  const arns = [...serviceOf.keys()];
  const found: StageTask[] = [];
  for (let from = 0; from < arns.length; from += tasksPerCall) {
    const { tasks = [] } = await client.send(
      new DescribeTasksCommand({ cluster, tasks: arns.slice(from, from + tasksPerCall) }),
    );
    for (const { taskArn = '', taskDefinitionArn, lastStatus } of tasks) {
      const service = serviceOf.get(taskArn);
      // One that starts or stops runs no jobs, and says for itself what it obeys once it does.
      if (service === undefined || taskDefinitionArn === undefined || lastStatus !== 'RUNNING') continue;
      found.push({ service, id: taskArn.split('/').at(-1) ?? taskArn, taskDefinition: taskDefinitionArn });
    }
  }
  return found;
}

/** The log group that a task definition's containers write to. Undefined where they use another log driver. */
export async function taskLogGroup(client: ECSClient, taskDefinition: string): Promise<string | undefined> {
  const answer = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const groups = (answer.taskDefinition?.containerDefinitions ?? []).flatMap(({ logConfiguration }) =>
    logConfiguration?.logDriver === 'awslogs' ? (logConfiguration.options?.['awslogs-group'] ?? []) : [],
  );
  return groups[0];
}

async function taskArns(client: ECSClient, cluster: string, serviceName: string): Promise<string[]> {
  const arns: string[] = [];
  const running = { cluster, serviceName, desiredStatus: 'RUNNING' } as const;
  try {
    for await (const page of paginateListTasks({ client }, running)) arns.push(...(page.taskArns ?? []));
  } catch (error) {
    if (error instanceof Error && error.name === 'ServiceNotFoundException') return arns;
    throw error;
  }
  return arns;
}
