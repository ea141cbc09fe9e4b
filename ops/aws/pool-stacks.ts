import { type CloudFormationClient, paginateListStacks, StackStatus } from '@aws-sdk/client-cloudformation';
import { type PoolStackName, stackId } from '../../config/contract/stack-id';

/** The stack of one worker pool, whether the stage file still knows the pool or not. */
export interface PoolStack {
  readonly name: PoolStackName;
  /** As CloudFormation calls it. */
  readonly status: string;
}

/** Without deleted ones, which CloudFormation goes on listing for 90 days. */
const standing = Object.values(StackStatus).filter((status) => status !== 'DELETE_COMPLETE');

/**
 * The stacks of a stage's worker pools that there are, by name. From the list of all stacks: a pool that has left the stage
 * file leaves its stack, and its tasks run on. One call for each hundred stacks or so of the account; to describe each by
 * itself is a call for every pool.
 */
export async function poolStacks(
  client: CloudFormationClient,
  stage: string,
  abortSignal?: AbortSignal,
): Promise<readonly PoolStack[]> {
  const prefix = stackId(stage, 'Pool-');
  const found: PoolStack[] = [];
  for await (const { StackSummaries = [] } of paginateListStacks(
    { client },
    { StackStatusFilter: standing },
    { abortSignal },
  )) {
    for (const { StackName = '', StackStatus: status = '' } of StackSummaries) {
      if (!StackName.startsWith(prefix)) continue;
      found.push({ name: `Pool-${StackName.slice(prefix.length)}`, status });
    }
  }
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
