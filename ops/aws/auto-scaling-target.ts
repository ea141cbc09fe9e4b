import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CliError } from '../kit/command-result';

/** How Application Auto Scaling moves one ECS service. */
export interface ServiceScaling {
  readonly minTasks: number;
  readonly maxTasks: number;
  /** `partly`: some of scaling in, scaling out and schedules. Only `all` keeps the size for certain. */
  readonly suspended: 'none' | 'partly' | 'all';
}

/** What is changed of it. What is left out stays as it is (API reference, RegisterScalableTarget). */
export interface ScalingChange {
  readonly minTasks?: number;
  readonly maxTasks?: number;
  readonly suspended: boolean;
}

const target = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

/** The name under which Application Auto Scaling knows an ECS service. */
export function scalableId(cluster: string, service: string): string {
  return `service/${cluster}/${service}`;
}

/** @throws CliError where nothing scales the service */
export async function serviceScaling(
  client: ApplicationAutoScalingClient,
  id: string,
): Promise<ServiceScaling> {
  const { ScalableTargets = [] } = await client.send(
    new DescribeScalableTargetsCommand({ ...target, ResourceIds: [id] }),
  );
  const found = ScalableTargets.find(({ ResourceId }) => ResourceId === id);
  if (found?.MinCapacity === undefined || found.MaxCapacity === undefined) {
    throw new CliError(1, `nothing scales ${id}: deploy its stack once`);
  }
  const { DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended } =
    found.SuspendedState ?? {};
  const parts = [DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended];
  const all = parts.every((part) => part === true);
  const none = !parts.some((part) => part === true);
  const suspended = all ? 'all' : none ? 'none' : 'partly';
  return { minTasks: found.MinCapacity, maxTasks: found.MaxCapacity, suspended };
}

/** Tags are not sent: they may only be given once, when the target is made. */
export async function changeScaling(
  client: ApplicationAutoScalingClient,
  id: string,
  { minTasks, maxTasks, suspended }: ScalingChange,
): Promise<void> {
  await client.send(
    new RegisterScalableTargetCommand({
      ...target,
      ResourceId: id,
      ...(minTasks === undefined ? {} : { MinCapacity: minTasks }),
      ...(maxTasks === undefined ? {} : { MaxCapacity: maxTasks }),
      SuspendedState: {
        DynamicScalingInSuspended: suspended,
        DynamicScalingOutSuspended: suspended,
        ScheduledScalingSuspended: suspended,
      },
    }),
  );
}

/** The same as a command of the AWS CLI. */
export function scalingCommand(id: string, { minTasks, maxTasks, suspended }: ScalingChange): string {
  const state = ['DynamicScalingInSuspended', 'DynamicScalingOutSuspended', 'ScheduledScalingSuspended'];
  return [
    'aws application-autoscaling register-scalable-target --service-namespace ecs',
    `--scalable-dimension ecs:service:DesiredCount --resource-id ${id}`,
    ...(minTasks === undefined ? [] : [`--min-capacity ${minTasks}`]),
    ...(maxTasks === undefined ? [] : [`--max-capacity ${maxTasks}`]),
    `--suspended-state ${state.map((key) => `${key}=${suspended}`).join(',')}`,
  ].join(' ');
}
