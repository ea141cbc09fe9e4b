import type { ECSClient, Service } from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { uncheckedHealthySeconds } from '../../domain/rollout/rollout-limits';
import { ecsTasks } from '../aws/ecs-tasks';

/** Tasks of a service as whoever decides about its rollout sees them. */
export interface TaskHealth {
  readonly healthy: number;
  readonly unhealthy: number;
  readonly stopping: number;
}

export interface HealthClients {
  readonly ecs: ECSClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

export interface HealthQuestion {
  readonly service: Service;
  /** The container has a health check of its own; without it a running task counts after 40 s. */
  readonly checked: boolean;
  readonly nowMs: number;
}

/** By the target group where there is one, otherwise by the tasks. */
export async function taskHealth(clients: HealthClients, question: HealthQuestion): Promise<TaskHealth> {
  const [target] = (question.service.loadBalancers ?? []).map(({ targetGroupArn }) => targetGroupArn);
  return target === undefined ? byTasks(clients.ecs, question) : byTargets(clients.loadBalancing, target);
}

async function byTargets(client: ElasticLoadBalancingV2Client, arn: string): Promise<TaskHealth> {
  const { TargetHealthDescriptions = [] } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: arn }),
  );
  const count = (...states: readonly string[]) =>
    TargetHealthDescriptions.filter(({ TargetHealth }) => states.includes(TargetHealth?.State ?? '')).length;
  return {
    healthy: count('healthy'),
    unhealthy: count('unhealthy', 'unhealthy.draining', 'unavailable'),
    stopping: count('draining'),
  };
}

async function byTasks(client: ECSClient, { service, checked, nowMs }: HealthQuestion): Promise<TaskHealth> {
  const name = { cluster: service.clusterArn ?? '', service: service.serviceName ?? '' };
  const running = await ecsTasks(client, name, 'RUNNING');
  const stopped = await ecsTasks(client, name, 'STOPPED');
  const since = nowMs - uncheckedHealthySeconds * 1000;
  const healthy = running.filter(({ lastStatus, healthStatus, startedAt }) =>
    checked
      ? healthStatus === 'HEALTHY'
      : lastStatus === 'RUNNING' && startedAt !== undefined && startedAt.getTime() <= since,
  );
  return {
    healthy: healthy.length,
    unhealthy: running.filter(({ healthStatus }) => healthStatus === 'UNHEALTHY').length,
    // ECS goes on listing what it stopped for an hour.
    stopping: stopped.filter(({ lastStatus }) => lastStatus !== 'STOPPED').length,
  };
}
