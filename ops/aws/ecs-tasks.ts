import { DescribeTasksCommand, type ECSClient, paginateListTasks, type Task } from '@aws-sdk/client-ecs';
import type { ServiceName } from './ecs-service-size';

/** Tasks of a service that ECS wants running, or has stopped or is stopping; those for about an hour. */
export async function ecsTasks(
  client: ECSClient,
  { cluster, service }: ServiceName,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<Task[]> {
  const found: Task[] = [];
  const pages = paginateListTasks({ client }, { cluster, serviceName: service, desiredStatus });
  for await (const { taskArns = [] } of pages) {
    // A page has at most 100 ARNs, which is what DescribeTasks takes.
    if (taskArns.length === 0) continue;
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    found.push(...tasks);
  }
  return found;
}
