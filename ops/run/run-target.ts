import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  type ECSClient,
  type NetworkConfiguration,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { outputKeys } from '../../config/contract/output-keys';
import { appContainer } from '../../config/contract/task-definitions';
import { everyTask, type TaskEntry } from '../../config/every-task';
import { ecsService } from '../aws/ecs-service-size';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';

/** Where a task writes what its app says: each task has a stream of its own in the group. */
export interface TaskLogPlace {
  readonly group: string;
  readonly streamPrefix: string;
}

/** A revision that a command can run as. */
export interface RunDefinition {
  readonly arn: string;
  /** `bulkhead-prod-web:7`. */
  readonly name: string;
  /** CloudFormation deregisters a revision once the next one is deployed: no task can be started of it any more. */
  readonly active: boolean;
  /** CPU units. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly app: ContainerDefinition;
  /** Absent where the app's container has another log driver than awslogs: then nothing can be shown. */
  readonly log?: TaskLogPlace;
}

/** The service or pool that a command runs beside, as ECS knows it. */
export interface RunTarget {
  readonly entry: TaskEntry;
  readonly cluster: string;
  readonly network: NetworkConfiguration;
  readonly platformVersion?: string;
  readonly definition: RunDefinition;
  /** Revisions that its deployments want now, the newest first: more than one while it is rolled out. */
  readonly revisions: readonly number[];
}

export interface RunQuestion {
  readonly entry: TaskEntry;
  /** @default the one that the service runs, or is being rolled out to */
  readonly revision?: number;
}

/** @throws CliError for what does not stand */
export async function runTarget(session: Session, { entry, revision }: RunQuestion): Promise<RunTarget> {
  const { clients } = session;
  const service = entry.name;
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const described = await ecsService(clients.ecs, { cluster, service });
  const { taskDefinition, networkConfiguration, platformVersion } = described;
  if (taskDefinition === undefined || networkConfiguration === undefined) {
    throw new CliError(1, `ECS does not say what ${service} runs, or in which network`);
  }
  const arn = revision === undefined ? taskDefinition : taskDefinition.replace(/\d+$/, String(revision));
  const definition = await runDefinition(clients.ecs, arn);
  if (!definition.active) {
    throw new CliError(
      1,
      `${definition.name} can start no task: it is INACTIVE, as CloudFormation leaves a revision once the next one is deployed`,
    );
  }
  return {
    entry,
    cluster,
    network: networkConfiguration,
    ...(platformVersion === undefined ? {} : { platformVersion }),
    definition,
    revisions: wantedRevisions(described),
  };
}

/** @throws CliError 2 for a name that the stage file does not have */
export function stageEntry({ config }: Session, service: string): TaskEntry {
  const entries = everyTask(config);
  const entry = entries.find(({ name }) => name === service);
  if (entry === undefined) {
    const names = entries.map(({ name }) => name).join(', ');
    throw new CliError(
      2,
      `the stage ${config.stage} has no service or pool ${service}; it has ${names}. The command stands behind --`,
    );
  }
  return entry;
}

/** @throws CliError where there is none, or it has no container of the app's */
export async function runDefinition(client: ECSClient, arn: string): Promise<RunDefinition> {
  const name = arn.slice(arn.indexOf('/') + 1);
  const found = await described(client, arn);
  if (found === undefined) throw new CliError(1, `there is no revision ${name}`);
  const app = found.containerDefinitions?.find((container) => container.name === appContainer);
  if (app === undefined) throw new CliError(1, `${name} has no container ${appContainer}`);
  const log = logPlace(app);
  return {
    arn,
    name,
    active: found.status !== 'INACTIVE',
    cpu: Number(found.cpu),
    memoryMiB: Number(found.memory),
    app,
    ...(log === undefined ? {} : { log }),
  };
}

async function described(client: ECSClient, taskDefinition: string): Promise<TaskDefinition | undefined> {
  const answer = await client
    .send(new DescribeTaskDefinitionCommand({ taskDefinition }))
    .catch((error: unknown) => {
      // "Unable to describe task definition."
      if (error instanceof Error && error.name === 'ClientException') return undefined;
      throw error;
    });
  return answer?.taskDefinition;
}

function logPlace({ logConfiguration }: ContainerDefinition): TaskLogPlace | undefined {
  const { 'awslogs-group': group, 'awslogs-stream-prefix': streamPrefix } = logConfiguration?.options ?? {};
  const known = logConfiguration?.logDriver === 'awslogs';
  return known && group !== undefined && streamPrefix !== undefined ? { group, streamPrefix } : undefined;
}

function wantedRevisions({ deployments = [] }: Service): number[] {
  const newestFirst = [...deployments].sort(
    (one, other) => Number(other.status === 'PRIMARY') - Number(one.status === 'PRIMARY'),
  );
  const revisions = newestFirst.flatMap(
    ({ taskDefinition }) => /:(\d+)$/.exec(taskDefinition ?? '')?.[1] ?? [],
  );
  return [...new Set(revisions.map(Number))];
}
