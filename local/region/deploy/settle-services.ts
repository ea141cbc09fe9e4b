import {
  DescribeServicesCommand,
  type ECSClient,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { AdaptedStack } from '../adapt/adapt-assembly';
import { scalingRanges } from './scaling-ranges';
import type { StackResource } from './stack-resources';

export interface SettleInputs {
  readonly stacks: readonly Pick<AdaptedStack, 'name' | 'original'>[];
  readonly resources: readonly StackResource[];
}

/**
 * Does for the services what AWS does by itself after a deploy: Application Auto Scaling raises a service to the
 * minimum of its range (a new one starts with a single task), and ECS takes a rollout to its end (the emulator
 * moves one step at each call and then waits).
 * @returns names of the services that were raised
 */
export async function settleServices(ecs: ECSClient, { stacks, resources }: SettleInputs): Promise<string[]> {
  const raised: string[] = [];
  for (const stack of stacks) {
    const minimum = new Map(scalingRanges(stack.original).map(({ service, min }) => [service, min]));
    for (const { logicalId, physicalId } of servicesOf(stack.name, resources)) {
      const service = await liveService(ecs, physicalId);
      const min = minimum.get(logicalId);
      const desired = service?.desiredCount ?? 0;
      if (min !== undefined && desired < min) {
        await update(ecs, physicalId, min);
        raised.push(service?.serviceName ?? logicalId);
      }
      await finishRollout(ecs, physicalId);
    }
  }
  return raised;
}

function servicesOf(stack: string, resources: readonly StackResource[]): StackResource[] {
  return resources.filter((resource) => resource.stack === stack && resource.type === 'AWS::ECS::Service');
}

async function finishRollout(ecs: ECSClient, arn: string): Promise<void> {
  const service = await liveService(ecs, arn);
  // One call replaces at least one task, unless the percentages allow no step at all: then no call would help.
  const steps = (service?.desiredCount ?? 0) + 1;
  for (let step = 0; step < steps; step += 1) {
    const { deployments = [] } = (await liveService(ecs, arn)) ?? {};
    if (deployments.length <= 1) return;
    await update(ecs, arn);
  }
}

/** `arn:…:service/<cluster>/<name>` */
function names(arn: string): { cluster: string; service: string } {
  const [cluster = '', service = ''] = arn.split('/').slice(-2);
  return { cluster, service };
}

async function liveService(ecs: ECSClient, arn: string): Promise<Service | undefined> {
  const { cluster, service } = names(arn);
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  return services[0];
}

async function update(ecs: ECSClient, arn: string, desiredCount?: number): Promise<void> {
  const { cluster, service } = names(arn);
  await ecs.send(
    new UpdateServiceCommand({ cluster, service, ...(desiredCount === undefined ? {} : { desiredCount }) }),
  );
}
