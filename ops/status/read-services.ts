import { type Deployment, DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import type { DeploymentFacts, ServiceFacts } from './status-facts';

/** DescribeServices takes ten names (API reference). */
const namesPerCall = 10;

export interface StatusServicesQuery {
  readonly cluster: string;
  readonly names: readonly string[];
  readonly abortSignal: AbortSignal;
}

/** Services by name. One that is not there is left out: the stage file may be ahead of what is deployed. */
export async function statusServices(
  client: ECSClient,
  { cluster, names, abortSignal }: StatusServicesQuery,
): Promise<ReadonlyMap<string, ServiceFacts>> {
  const batches = Array.from({ length: Math.ceil(names.length / namesPerCall) }, (_, index) =>
    names.slice(index * namesPerCall, (index + 1) * namesPerCall),
  );
  const answers = await Promise.all(
    batches.map((services) =>
      client.send(new DescribeServicesCommand({ cluster, services }), { abortSignal }),
    ),
  );
  return new Map(
    answers
      .flatMap(({ services }) => services ?? [])
      // A deleted service is described for a while as INACTIVE.
      .flatMap((service) =>
        service.serviceName === undefined || service.status === 'INACTIVE'
          ? []
          : [[service.serviceName, factsOf(service)]],
      ),
  );
}

function factsOf({
  desiredCount,
  runningCount,
  deploymentConfiguration,
  deployments,
}: Service): ServiceFacts {
  const { minimumHealthyPercent, maximumPercent } = deploymentConfiguration ?? {};
  return {
    desiredTasks: desiredCount ?? 0,
    runningTasks: runningCount ?? 0,
    ...(minimumHealthyPercent !== undefined &&
      maximumPercent !== undefined && {
        percentages: { minHealthyPercent: minimumHealthyPercent, maxHealthyPercent: maximumPercent },
      }),
    deployments: (deployments ?? []).map(deploymentOf),
  };
}

function deploymentOf(deployment: Deployment): DeploymentFacts {
  const { status, rolloutState, rolloutStateReason, createdAt } = deployment;
  return {
    primary: status === 'PRIMARY',
    state: rolloutState ?? '',
    desiredTasks: deployment.desiredCount ?? 0,
    runningTasks: deployment.runningCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    ...(createdAt !== undefined && { startedAtSeconds: createdAt.getTime() / 1000 }),
    ...(rolloutStateReason !== undefined && { reason: rolloutStateReason }),
  };
}
