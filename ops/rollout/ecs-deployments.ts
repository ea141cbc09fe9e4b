import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceDeploymentBrief,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import { appContainer } from '../../config/contract/task-definitions';
import type { ServiceName } from '../aws/ecs-service-size';
import type { ServiceDeploymentStatus } from './rollout-verdict';

/** DescribeServiceDeployments takes twenty ARNs (API reference). */
const arnsPerCall = 20;

/**
 * Deployments of a service, newest first; ECS keeps them for 90 days. Empty where ECS has written none down: for services
 * older than this API, and on emulators.
 */
export async function listDeployments(
  client: ECSClient,
  { cluster, service }: ServiceName,
  status?: readonly ServiceDeploymentStatus[],
): Promise<ServiceDeploymentBrief[]> {
  const found: ServiceDeploymentBrief[] = [];
  // The SDK has no paginator for this call.
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new ListServiceDeploymentsCommand({
        cluster,
        service,
        maxResults: 100,
        ...(status === undefined ? {} : { status: [...status] }),
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    found.push(...(page.serviceDeployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  // The order of the list is not documented.
  return found.sort((one, other) => (other.createdAt?.getTime() ?? 0) - (one.createdAt?.getTime() ?? 0));
}

/** Deployments by ARN. */
export async function describeDeployments(
  client: ECSClient,
  arns: readonly string[],
): Promise<ReadonlyMap<string, ServiceDeployment>> {
  const found = new Map<string, ServiceDeployment>();
  for (let from = 0; from < arns.length; from += arnsPerCall) {
    const { serviceDeployments = [] } = await client.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns.slice(from, from + arnsPerCall) }),
    );
    for (const deployment of serviceDeployments) {
      if (deployment.serviceDeploymentArn !== undefined)
        found.set(deployment.serviceDeploymentArn, deployment);
    }
  }
  return found;
}

/** Puts the version before back. The API knows ABORT too, which no document describes; ROLLBACK needs no rollback configured. */
export async function stopDeployment(client: ECSClient, serviceDeploymentArn: string): Promise<void> {
  await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
}

/** The image that ran before the newest deployment; nothing where ECS has not written it down. */
export async function previousImage(client: ECSClient, name: ServiceName): Promise<string | undefined> {
  const [newest] = await listDeployments(client, name);
  const arn = newest?.serviceDeploymentArn;
  if (arn === undefined) return undefined;
  const deployment = (await describeDeployments(client, [arn])).get(arn);
  const [source] = (deployment?.sourceServiceRevisions ?? []).flatMap((revision) => revision.arn ?? []);
  if (source === undefined) return undefined;
  const { serviceRevisions = [] } = await client.send(
    new DescribeServiceRevisionsCommand({ serviceRevisionArns: [source] }),
  );
  const images = serviceRevisions.flatMap(({ containerImages = [] }) => containerImages);
  return images.find(({ containerName }) => containerName === appContainer)?.image;
}
