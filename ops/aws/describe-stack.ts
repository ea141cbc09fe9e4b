import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type StackName, stackId } from '../../config/contract/stack-id';
import { CliError } from '../kit/command-result';

export interface StackFacts {
  /** Its ARN, by which it is still known for 90 days after it was deleted. */
  readonly id: string;
  /** As CloudFormation calls it: `UPDATE_COMPLETE`, `UPDATE_ROLLBACK_FAILED`. */
  readonly status: string;
  readonly terminationProtection: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Status, outputs and parameters of a stack. @throws CliError where it does not stand */
export async function describeStack(
  client: CloudFormationClient,
  name: string,
  abortSignal: AbortSignal,
): Promise<StackFacts> {
  const found = await findStack(client, name, abortSignal);
  if (found === undefined) throw new CliError(1, `there is no stack ${name}`);
  return found;
}

/**
 * The same; nothing where it does not stand.
 *
 * @param name or its ARN
 */
export async function findStack(
  client: CloudFormationClient,
  name: string,
  abortSignal?: AbortSignal,
): Promise<StackFacts | undefined> {
  const { Stacks = [] } = await client
    .send(new DescribeStacksCommand({ StackName: name }), { abortSignal })
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ValidationError') return { Stacks: [] };
      throw error;
    });
  const [found] = Stacks;
  if (found === undefined) return undefined;
  return {
    id: found.StackId ?? name,
    status: found.StackStatus ?? '',
    terminationProtection: found.EnableTerminationProtection === true,
    outputs: record(found.Outputs, ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    parameters: record(found.Parameters, ({ ParameterKey, ParameterValue }) => [
      ParameterKey,
      ParameterValue,
    ]),
  };
}

function record<T>(
  items: readonly T[] | undefined,
  pair: (item: T) => readonly [string | undefined, string | undefined],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (items ?? []).flatMap((item) => {
      const [key, value] = pair(item);
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
}

/** The status of a stack that CloudFormation is changing now, as in `UPDATE_IN_PROGRESS`; otherwise, and of none, nothing. */
export async function stackInProgress(
  client: CloudFormationClient,
  stage: string,
  stack: StackName,
): Promise<string | undefined> {
  const status = (await findStack(client, stackId(stage, stack)))?.status;
  // UPDATE_COMPLETE_CLEANUP_IN_PROGRESS too: the stack takes no other update until it is over.
  return status?.endsWith('_IN_PROGRESS') === true ? status : undefined;
}
