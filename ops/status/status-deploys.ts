import { fixedStacks, type StackName } from '../../config/contract/stack-id';
import { type Available, availableValue, mapAvailable } from '../kit/available';
import type { DeploymentFacts, StatusFacts } from './status-facts';

/** A service whose tasks are being replaced, or whose last replacement failed. */
interface Rollout {
  readonly service: string;
  readonly failed: boolean;
  readonly newTasks: number;
  readonly desiredTasks: number;
  readonly oldTasks: number;
  readonly failedTasks: number;
  readonly startedAtSeconds?: number;
  /** ECS's own words. */
  readonly reason?: string;
}

/** A stack that CloudFormation is changing, or that it left in a state in which it takes no update. */
interface BusyStack {
  readonly stack: StackName;
  readonly status: string;
  readonly stuck: boolean;
}

export interface Deploys {
  readonly stacks: readonly BusyStack[];
  /** Of stacks that could not be read. */
  readonly unknownStacks: readonly string[];
  readonly rollouts: Available<readonly Rollout[]>;
}

/** What is being deployed now, and what a deploy left unfinished. */
export function statusDeploys({ stacks, poolStacks, services }: StatusFacts): Deploys {
  const known = [
    ...fixedStacks.flatMap((name) => {
      const stack = availableValue(stacks[name]);
      return stack === undefined ? [] : [{ name, status: stack.status }];
    }),
    ...(availableValue(poolStacks) ?? []),
  ];
  return {
    stacks: known.flatMap(({ name: stack, status }) => {
      const stuck = status.endsWith('_FAILED') || status === 'ROLLBACK_COMPLETE';
      return stuck || status.endsWith('_IN_PROGRESS') ? [{ stack, status, stuck }] : [];
    }),
    unknownStacks: [
      ...fixedStacks.flatMap((name) => {
        const stack = stacks[name];
        return 'unknown' in stack ? [`${name}: ${stack.unknown}`] : [];
      }),
      ...('unknown' in poolStacks ? [`stacks of worker pools: ${poolStacks.unknown}`] : []),
    ],
    rollouts: mapAvailable(services, (found) =>
      [...found].flatMap(([service, { deployments }]) => rolloutOf(service, deployments)),
    ),
  };
}

function rolloutOf(service: string, deployments: readonly DeploymentFacts[]): Rollout[] {
  const primary = deployments.find((one) => one.primary);
  if (primary === undefined) return [];
  const failed = primary.state === 'FAILED';
  if (!failed && primary.state !== 'IN_PROGRESS' && deployments.length === 1) return [];
  const others = deployments.filter((one) => !one.primary);
  // "... in progress." says nothing that the figures do not; a rollback or a failure does.
  const reason = primary.reason?.endsWith('in progress.') === true ? undefined : primary.reason;
  return [
    {
      service,
      failed,
      newTasks: primary.runningTasks,
      desiredTasks: primary.desiredTasks,
      oldTasks: others.reduce((sum, { runningTasks }) => sum + runningTasks, 0),
      failedTasks: primary.failedTasks,
      ...(primary.startedAtSeconds !== undefined && { startedAtSeconds: primary.startedAtSeconds }),
      ...(reason !== undefined && { reason }),
    },
  ];
}
