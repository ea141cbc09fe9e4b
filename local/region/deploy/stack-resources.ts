import { type CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';

/** A resource that stands in a stack. */
export interface StackResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

/** What stands in these stacks, by CloudFormation's word. */
export async function stackResources(
  cloudFormation: CloudFormationClient,
  stacks: readonly string[],
): Promise<StackResource[]> {
  const answers = await Promise.all(
    stacks.map(async (stack) => {
      const { StackResources = [] } = await cloudFormation.send(
        new DescribeStackResourcesCommand({ StackName: stack }),
      );
      return StackResources.map((resource) => ({
        stack,
        logicalId: resource.LogicalResourceId ?? '',
        physicalId: resource.PhysicalResourceId ?? '',
        type: resource.ResourceType ?? '',
      }));
    }),
  );
  return answers.flat();
}
