import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type FixedStack, stackId } from '../../config/contract/stack-id';
import { CliError } from './command-result';

/** Outputs of a stack by key. @throws CliError where the stack does not stand */
export async function stackOutputs(
  client: CloudFormationClient,
  stage: string,
  stack: FixedStack,
): Promise<Readonly<Record<string, string>>> {
  const name = stackId(stage, stack);
  const { Stacks = [] } = await client
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ValidationError') return { Stacks: [] };
      throw error;
    });
  const [found] = Stacks;
  if (found === undefined) {
    throw new CliError(1, `there is no stack ${name}: is the stage deployed in this account and region?`);
  }
  return Object.fromEntries(
    (found.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
      OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue]],
    ),
  );
}

export interface StackOutputs {
  /** Outputs of a stack by key; asked once. @throws CliError where the stack does not stand */
  outputs(stack: FixedStack): Promise<Readonly<Record<string, string>>>;
}

/** One output of a stack. @throws CliError where the deployed stack is older than this command */
export async function requireStackOutput(
  session: StackOutputs,
  stack: FixedStack,
  key: string,
): Promise<string> {
  const value = (await session.outputs(stack))[key];
  if (value === undefined) {
    throw new CliError(1, `the stack ${stack} has no output ${key}: deploy it once with this version`);
  }
  return value;
}
