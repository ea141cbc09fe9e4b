import {
  type CloudFormationClient,
  paginateDescribeStackEvents,
  paginateListChangeSets,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { type StackName, stackId } from '../../config/contract/stack-id';
import { balancerProtection } from '../aws/balancer-protection';
import { findStack } from '../aws/describe-stack';
import { poolStacks } from '../aws/pool-stacks';
import type { Session } from '../kit/session';
import { type CreateOutcome, createOutcome } from './create-outcome';

const stackType = 'AWS::CloudFormation::Stack';
const balancerType = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

/** A stack of the stage that CloudFormation knows. */
export interface StageStack {
  readonly name: StackName;
  /** As CloudFormation calls it. */
  readonly stackName: string;
  /** Its ARN. */
  readonly id: string;
  readonly status: string;
  readonly outcome: CreateOutcome;
  readonly terminationProtection: boolean;
  /** ARNs of its load balancers that refuse to be deleted. Only of a stack whose create failed. */
  readonly protectedBalancers: readonly string[];
  /** What its rollback has left already. Only of a stack whose create failed. */
  readonly left: readonly StackResourceSummary[];
  /** Names of change sets that somebody is making, executing or has yet to execute. Only where a deploy can go on from here. */
  readonly openChangeSets: readonly string[];
}

/** The stacks of a stage that there are, in the order in which they can be deleted. */
export async function stageStacks(session: Session): Promise<readonly StageStack[]> {
  const pools = await poolStacks(session.clients.cloudFormation, session.config.stage);
  // A stack is deleted after those that use what it exports, or whose role it holds.
  const deletionOrder: readonly StackName[] = [
    'Maintenance',
    ...pools.map(({ name }) => name),
    'Platform',
    'Controls',
    'Foundation',
  ];
  const found: StageStack[] = [];
  for (const name of deletionOrder) {
    const stack = await stageStack(session, name);
    if (stack !== undefined) found.push(stack);
  }
  return found;
}

async function stageStack({ clients, config }: Session, name: StackName): Promise<StageStack | undefined> {
  const stackName = stackId(config.stage, name);
  const { cloudFormation } = clients;
  const stack = await findStack(cloudFormation, stackName);
  // Known by its name for a moment longer.
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') return undefined;
  const { id, status, terminationProtection } = stack;
  const outcome = createOutcome(status, await ownStatuses(cloudFormation, id));
  const resources = outcome === 'failed' ? await stackResources(cloudFormation, id) : [];
  const balancers = resources
    .filter(
      ({ ResourceType, ResourceStatus }) =>
        ResourceType === balancerType && ResourceStatus !== 'DELETE_COMPLETE',
    )
    .flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  const protections = await balancerProtection(clients.loadBalancing, balancers);
  return {
    name,
    stackName,
    id,
    status,
    outcome,
    terminationProtection,
    protectedBalancers: protections.filter((one) => one.protected).map(({ arn }) => arn),
    left: resources.filter(isLeft),
    openChangeSets: await openChangeSets(cloudFormation, { id, status }),
  };
}

/** A deploy goes on from these; every other stack whose create failed is deleted first. */
const deployable: ReadonlySet<string> = new Set(['REVIEW_IN_PROGRESS', 'CREATE_FAILED']);

/**
 * Change sets that can still become a stack. A stack in REVIEW_IN_PROGRESS is one whose first change set was not executed:
 * a deploy that was stopped there, or one that is being prepared at this moment, or waits for somebody's approval.
 * CloudFormation tells them apart by the change set alone (API reference, ChangeSetSummary), and not who waits for it.
 */
export async function openChangeSets(
  client: CloudFormationClient,
  { id, status }: Pick<StageStack, 'id' | 'status'>,
): Promise<string[]> {
  if (!deployable.has(status)) return [];
  const open: string[] = [];
  for await (const { Summaries = [] } of paginateListChangeSets({ client }, { StackName: id })) {
    for (const { ChangeSetName = '', Status = '', ExecutionStatus = '' } of Summaries) {
      const over = /^(EXECUTE_COMPLETE|EXECUTE_FAILED|OBSOLETE)$/.test(ExecutionStatus);
      if (/^CREATE_/.test(Status) && !over) open.push(ChangeSetName);
    }
  }
  return open;
}

/** By CloudFormation's word for what a deletion policy keeps. */
export function isLeft({ ResourceStatus }: StackResourceSummary): boolean {
  return ResourceStatus === 'DELETE_SKIPPED';
}

/** All resources of a stack, also of one that was deleted within the last 90 days. @param id its ARN */
export async function stackResources(
  client: CloudFormationClient,
  id: string,
): Promise<StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources(
    { client },
    { StackName: id },
  )) {
    found.push(...StackResourceSummaries);
  }
  return found;
}

/** Statuses in the events of the stack itself. */
async function ownStatuses(client: CloudFormationClient, id: string): Promise<string[]> {
  const statuses: string[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName: id })) {
    for (const { ResourceType, PhysicalResourceId, ResourceStatus } of StackEvents) {
      if (ResourceType === stackType && PhysicalResourceId === id && ResourceStatus !== undefined) {
        statuses.push(ResourceStatus);
      }
    }
  }
  return statuses;
}
