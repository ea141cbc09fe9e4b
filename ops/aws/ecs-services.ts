import { DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import { CliError } from '../kit/command-result';

/** DescribeServices takes ten names (API reference). */
const namesPerCall = 10;

/** Services of a cluster by name, as ECS describes them; without those that are not there. */
export async function knownServices(
  client: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Service>> {
  const found = new Map<string, Service>();
  for (let from = 0; from < names.length; from += namesPerCall) {
    const { services = [] } = await client.send(
      new DescribeServicesCommand({ cluster, services: names.slice(from, from + namesPerCall) }),
    );
    for (const service of services) {
      // A deleted service is described for a while as INACTIVE.
      if (service.serviceName !== undefined && service.status !== 'INACTIVE') {
        found.set(service.serviceName, service);
      }
    }
  }
  return found;
}

/** The same. @throws CliError where one is missing */
export async function ecsServices(
  client: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, Service>> {
  const found = await knownServices(client, cluster, names);
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) {
    const what = missing.length === 1 ? 'service' : 'services';
    throw new CliError(
      1,
      `the cluster ${cluster} has no ${what} ${missing.join(', ')}: are its stacks deployed with this stage file?`,
    );
  }
  return found;
}
