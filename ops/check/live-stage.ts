import { paginateListStackResources, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { Service } from '@aws-sdk/client-ecs';
import { outputKeys } from '../../config/contract/output-keys';
import { type FixedStack, type StackName, stackId } from '../../config/contract/stack-id';
import { everyTask, type TaskEntry } from '../../config/every-task';
import { findStack, type StackFacts } from '../aws/describe-stack';
import { knownServices } from '../aws/ecs-services';
import { type PoolStack, poolStacks } from '../aws/pool-stacks';
import type { Session } from '../kit/session';

/** A service or pool of the stage file that stands, as ECS describes it. */
export interface LiveService {
  readonly entry: TaskEntry;
  readonly service: Service;
}

/** What stands of a stage. Each question is asked of AWS once, whichever checks have it; each answer may fail. */
export interface LiveStage {
  /** Undefined where it does not stand, or was never more than a change set. */
  stack(name: FixedStack): Promise<StackFacts | undefined>;
  /** Those of worker pools, also of pools that the stage file no longer has. */
  poolStacks(): Promise<readonly PoolStack[]>;
  /** Of a stack that stands; none of one that does not. */
  resources(name: StackName): Promise<readonly StackResourceSummary[]>;
  /** Undefined before the first deploy. */
  cluster(): Promise<string | undefined>;
  /** Services and pools of the stage file that stand. */
  services(): Promise<readonly LiveService[]>;
}

export function liveStage({ clients, config, interrupted }: Session): LiveStage {
  const { cloudFormation, ecs } = clients;
  const idOf = (name: StackName): string => stackId(config.stage, name);
  const stack = onceOfEach(async (name: FixedStack) => {
    const found = await findStack(cloudFormation, idOf(name));
    return found?.status === 'REVIEW_IN_PROGRESS' ? undefined : found;
  });
  const cluster = async () => (await stack('Platform'))?.outputs[outputKeys.clusterName];
  const pools = once(() => poolStacks(cloudFormation, config.stage, interrupted));
  const resources = onceOfEach(async (name: StackName) => {
    const found: StackResourceSummary[] = [];
    try {
      const pages = paginateListStackResources({ client: cloudFormation }, { StackName: idOf(name) });
      for await (const { StackResourceSummaries = [] } of pages) found.push(...StackResourceSummaries);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ValidationError') throw error;
    }
    return found;
  });
  const services = once(async () => {
    const name = await cluster();
    if (name === undefined) return [];
    const entries = everyTask(config);
    const found = await knownServices(
      ecs,
      name,
      entries.map((entry) => entry.name),
    );
    return entries.flatMap((entry) => {
      const service = found.get(entry.name);
      return service === undefined ? [] : [{ entry, service }];
    });
  });
  return { stack, cluster, resources, poolStacks: pools, services };
}

/** A question that is asked once of each thing, at most. */
function onceOfEach<K, T>(ask: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const answers = new Map<K, Promise<T>>();
  return (key) => {
    const answer = answers.get(key) ?? ask(key);
    answers.set(key, answer);
    return answer;
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
