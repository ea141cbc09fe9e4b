import { DescribeServicesCommand, DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { z } from 'zod';
import { metadataKeys } from '../../../config/contract/metadata-keys';
import type { Deployment } from '../deploy/deploy-stage';
import { scalingRanges } from '../deploy/scaling-ranges';
import type { RolloutPicture, ServicePicture } from './picture';

const objectShape = z.record(z.string(), z.unknown());

/** ECS's own percentages for a service that names none. */
const DEFAULT_MINIMUM_PERCENT = 100;
const DEFAULT_MAXIMUM_PERCENT = 200;

/** Every service of the deployment: live counts and images from ECS, the scaling range from the template. */
export async function readServices(
  ecs: ECSClient,
  { stacks, resources }: Pick<Deployment, 'stacks' | 'resources'>,
): Promise<ServicePicture[]> {
  const ranges = new Map(
    stacks.flatMap(({ name, original }) =>
      scalingRanges(original).map(({ service, min, max }) => [`${name}/${service}`, { min, max }] as const),
    ),
  );
  const services = inOrderOfTemplate(stacks, resources);
  return Promise.all(
    services.map(async ({ stack, logicalId, physicalId }) => {
      const [cluster = '', name = ''] = physicalId.split('/').slice(-2);
      const answer = await ecs.send(new DescribeServicesCommand({ cluster, services: [name] }));
      const service = answer.services?.[0];
      const desired = service?.desiredCount ?? 0;
      const scaling = ranges.get(`${stack}/${logicalId}`);
      return {
        name,
        cluster,
        images: await images(ecs, service?.taskDefinition),
        desired,
        running: service?.runningCount ?? 0,
        rollout: rolloutBounds(desired, {
          minimumHealthyPercent:
            service?.deploymentConfiguration?.minimumHealthyPercent ?? DEFAULT_MINIMUM_PERCENT,
          maximumPercent: service?.deploymentConfiguration?.maximumPercent ?? DEFAULT_MAXIMUM_PERCENT,
        }),
        fromTemplate: {
          ...(scaling === undefined ? {} : { scaling }),
          ...worstRollout(stacks, stack, logicalId),
        },
      };
    }),
  );
}

const rolloutShape = z.object({ worstSeconds: z.number() });

/** What the stack worked out about the service's rollouts; nothing for a service of another kind. */
function worstRollout(
  stacks: Deployment['stacks'],
  stack: string,
  logicalId: string,
): { readonly worstRolloutSeconds?: number } {
  const original = stacks.find(({ name }) => name === stack)?.original;
  const { data: metadata } = objectShape.safeParse(original?.Resources[logicalId]?.Metadata);
  const { data: rollout } = rolloutShape.safeParse(metadata?.[metadataKeys.rollout]);
  return rollout === undefined ? {} : { worstRolloutSeconds: rollout.worstSeconds };
}

/** As the stage file has them: CloudFormation lists resources in the order in which it made them. */
function inOrderOfTemplate(
  stacks: Deployment['stacks'],
  resources: Deployment['resources'],
): Deployment['resources'][number][] {
  return stacks.flatMap(({ name, original }) =>
    Object.keys(original.Resources).flatMap((id) =>
      resources.filter(
        ({ stack, logicalId, type }) => stack === name && logicalId === id && type === 'AWS::ECS::Service',
      ),
    ),
  );
}

async function images(ecs: ECSClient, taskDefinition: string | undefined): Promise<string[]> {
  if (taskDefinition === undefined) return [];
  const answer = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return (answer.taskDefinition?.containerDefinitions ?? []).map(({ image }) => image ?? '');
}

/**
 * How many tasks a rollout may take away and add, as ECS reckons: the healthy minimum is rounded up, the maximum
 * down.
 */
export function rolloutBounds(
  desired: number,
  { minimumHealthyPercent, maximumPercent }: Pick<RolloutPicture, 'minimumHealthyPercent' | 'maximumPercent'>,
): RolloutPicture {
  return {
    minimumHealthyPercent,
    maximumPercent,
    mayBeOffline: Math.max(0, desired - Math.ceil((desired * minimumHealthyPercent) / 100)),
    mayBeExtra: Math.max(0, Math.floor((desired * maximumPercent) / 100) - desired),
  };
}
