import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import type { MeterSettings } from '../../../config/contract/meter-settings';
import { type PartialResult, reasonOf } from '../../store-client/partial-result';
import type { PoolTasks } from '../state/meter-state';

/** As many as DescribeServices takes (its API reference). */
const servicesPerCall = 10;

/** Running and desired tasks of all pools. A service that ECS does not tell of is named, and the others stay. */
export async function poolTasks(
  client: ECSClient,
  { clusterName, pools }: Pick<MeterSettings, 'clusterName' | 'pools'>,
): Promise<PartialResult<Readonly<Record<string, PoolTasks>>>> {
  const names = pools.map(({ name }) => name);
  const batches = Array.from({ length: Math.ceil(names.length / servicesPerCall) }, (_, index) =>
    names.slice(index * servicesPerCall, (index + 1) * servicesPerCall),
  );
  const problems: string[] = [];
  const answers = await Promise.all(
    batches.map(async (services): Promise<readonly Service[]> => {
      try {
        return (
          (await client.send(new DescribeServicesCommand({ cluster: clusterName, services }))).services ?? []
        );
      } catch (error) {
        problems.push(reasonOf(error));
        return [];
      }
    }),
  );
  const tasks = new Map(answers.flat().flatMap(tasksOf));
  const missing = names.filter((name) => !tasks.has(name));
  if (problems.length === 0 && missing.length > 0) problems.push(`no service ${missing.join(', ')}`);
  return {
    ...(tasks.size > 0 && { value: Object.fromEntries(tasks) }),
    ...(problems.length > 0 && { problem: [...new Set(problems)].join('; ') }),
  };
}

/** A service that was deleted is told of for a while, with no tasks. */
function tasksOf({ serviceName, status, runningCount, desiredCount }: Service): [string, PoolTasks][] {
  if (serviceName === undefined || runningCount === undefined || desiredCount === undefined) return [];
  return status === 'INACTIVE'
    ? []
    : [[serviceName, { runningTasks: runningCount, desiredTasks: desiredCount }]];
}
