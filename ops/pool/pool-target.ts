import type { Service } from '@aws-sdk/client-ecs';
import { outputKeys } from '../../config/contract/output-keys';
import { stackOf } from '../../config/contract/stack-id';
import { everyTask } from '../../config/every-task';
import { scalableId, serviceScaling } from '../aws/auto-scaling-target';
import { stackInProgress } from '../aws/describe-stack';
import { ecsService, serviceSize } from '../aws/ecs-service-size';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import type { PoolFacts } from './pool-facts';

/** A pool of the stage with what AWS knows it as. */
export interface PoolTarget {
  readonly facts: PoolFacts;
  readonly cluster: string;
  readonly service: string;
  /** As ECS described it: facts and shown commands come from one look. */
  readonly described: Service;
  readonly scalableId: string;
  /** To be added to commands of the AWS CLI. */
  readonly place: string;
}

/** @throws CliError 2 for a name that the stage file does not have, 1 for one that does not stand */
export async function poolTarget(session: Session, pool: string): Promise<PoolTarget> {
  const { config, clients, region } = session;
  const entries = everyTask(config);
  const entry = entries.find(({ name }) => name === pool);
  if (entry === undefined) {
    const names = entries.map(({ name }) => name).join(', ');
    throw new CliError(2, `the stage ${config.stage} has no pool ${pool}; it has ${names}`);
  }
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const id = scalableId(cluster, pool);
  const [described, scaling, deploying] = await Promise.all([
    ecsService(clients.ecs, { cluster, service: pool }),
    serviceScaling(clients.autoScaling, id),
    stackInProgress(clients.cloudFormation, config.stage, stackOf(entry)),
  ]);
  return {
    facts: {
      entry,
      live: { ...serviceSize(described), ...scaling },
      ...(deploying === undefined ? {} : { deploying }),
    },
    cluster,
    service: pool,
    described,
    scalableId: id,
    place: `--region ${region}`,
  };
}
