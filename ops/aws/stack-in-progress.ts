import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type StackName, stackId } from '../../config/contract/stack-id';

/** The status of a stack that CloudFormation is changing now, as in `UPDATE_IN_PROGRESS`; otherwise nothing. */
export async function stackInProgress(
  client: CloudFormationClient,
  stage: string,
  stack: StackName,
): Promise<string | undefined> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackId(stage, stack) }));
  const [status] = Stacks.map(({ StackStatus }) => StackStatus);
  // UPDATE_COMPLETE_CLEANUP_IN_PROGRESS too: the stack takes no other update until it is over.
  return status?.endsWith('_IN_PROGRESS') === true ? status : undefined;
}
