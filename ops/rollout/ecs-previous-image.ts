import { DescribeServiceRevisionsCommand, type ECSClient } from '@aws-sdk/client-ecs';
import type { ServiceName } from '../aws/ecs-service-size';
import { describeDeployments, listDeployments } from './ecs-deployments';

/** The name of the app's container in every task definition of a stage. */
const container = 'app';

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
  return images.find(({ containerName }) => containerName === container)?.image;
}
