import { type ECSClient, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { RolloutPercentages } from '../../domain/rollout/rollout-for';
import { CliError } from '../kit/command-result';
import { ecsServices } from './ecs-services';

/** How many tasks a service has, and how a deploy would replace them. */
export interface ServiceSize {
  readonly desiredTasks: number;
  readonly runningTasks: number;
  readonly percentages: RolloutPercentages;
  /** A deploy is going on: more than one deployment, or one that is not finished. */
  readonly rolling: boolean;
}

export interface SizeChange {
  readonly desiredTasks?: number;
  readonly percentages?: RolloutPercentages;
}

export interface ServiceName {
  readonly cluster: string;
  readonly service: string;
}

/** @throws CliError where the cluster has no such service */
export async function ecsService(client: ECSClient, { cluster, service }: ServiceName): Promise<Service> {
  const found = (await ecsServices(client, cluster, [service])).get(service);
  if (found === undefined) throw new CliError(1, `the cluster ${cluster} has no service ${service}`);
  return found;
}

/** @throws CliError where the description leaves something out */
export function serviceSize(described: Service): ServiceSize {
  const { serviceName, desiredCount, runningCount, deployments = [] } = described;
  const { minimumHealthyPercent, maximumPercent } = described.deploymentConfiguration ?? {};
  if (desiredCount === undefined || minimumHealthyPercent === undefined || maximumPercent === undefined) {
    throw new CliError(1, `ECS does not say how large ${serviceName} is`);
  }
  return {
    desiredTasks: desiredCount,
    runningTasks: runningCount ?? 0,
    percentages: { minHealthyPercent: minimumHealthyPercent, maxHealthyPercent: maximumPercent },
    rolling: deployments.length > 1 || deployments.some(({ rolloutState }) => rolloutState === 'IN_PROGRESS'),
  };
}

/**
 * Changes the size, the percentages, or both at once. Neither starts a deployment (API reference, UpdateService).
 *
 * The deployment configuration goes back whole, with the two numbers changed: the reference does not say whether what is
 * left out of it is kept, and the circuit breaker and the alarms that undo a deploy stand in it.
 */
export async function changeSize(client: ECSClient, name: ServiceName, change: SizeChange): Promise<void> {
  const { cluster, service } = name;
  const live = await ecsService(client, name);
  await client.send(
    new UpdateServiceCommand({
      cluster,
      service,
      ...(change.desiredTasks === undefined ? {} : { desiredCount: change.desiredTasks }),
      ...(change.percentages === undefined ? {} : settings(live, change.percentages)),
    }),
  );
}

/** The same as a command of the AWS CLI, for a service as it was described for the plan. */
export function sizeCommand(described: Service, cluster: string, change: SizeChange): string {
  const { deploymentConfiguration, availabilityZoneRebalancing } =
    change.percentages === undefined ? {} : settings(described, change.percentages);
  return [
    `aws ecs update-service --cluster ${cluster} --service ${described.serviceName}`,
    ...(change.desiredTasks === undefined ? [] : [`--desired-count ${change.desiredTasks}`]),
    ...(deploymentConfiguration === undefined
      ? []
      : [`--deployment-configuration '${JSON.stringify(deploymentConfiguration)}'`]),
    ...(availabilityZoneRebalancing === undefined
      ? []
      : [`--availability-zone-rebalancing ${availabilityZoneRebalancing}`]),
  ].join(' ');
}

function settings(live: Service, { minHealthyPercent, maxHealthyPercent }: RolloutPercentages) {
  const early = live.deploymentConfiguration?.earlySuccessCriteria;
  return {
    deploymentConfiguration: {
      ...live.deploymentConfiguration,
      // ECS refuses one below the floor (API reference, DeploymentEarlySuccessCriteria); a Spot pool's is the floor.
      ...(early?.enable === true
        ? { earlySuccessCriteria: { ...early, healthyPercent: minHealthyPercent } }
        : {}),
      minimumHealthyPercent: minHealthyPercent,
      maximumPercent: maxHealthyPercent,
    },
    // As the stack writes it: ECS refuses rebalancing together with a ceiling of 100 %.
    availabilityZoneRebalancing: maxHealthyPercent === 100 ? 'DISABLED' : 'ENABLED',
  } as const;
}
