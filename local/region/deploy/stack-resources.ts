import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';

/** A resource that stands in a stack. */
export interface StackResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** What stands in these stacks, by CloudFormation's word. */
export async function stackResources(
  client: CloudFormationClient,
  stacks: readonly string[],
): Promise<StackResource[]> {
  const lists = await Promise.all(stacks.map((stack) => resourcesOf(client, stack)));
  return lists.flat();
}

/** By pages: the call without pages, DescribeStackResources, tells of the first 100 resources only. */
async function resourcesOf(client: CloudFormationClient, stack: string): Promise<StackResource[]> {
  const found: StackResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
    for (const summary of page.StackResourceSummaries ?? []) {
      found.push({
        stack,
        logicalId: summary.LogicalResourceId ?? '',
        physicalId: summary.PhysicalResourceId ?? '',
        type: summary.ResourceType ?? '',
      });
    }
  }
  return found;
}
