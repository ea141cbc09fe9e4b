import type { StackName } from '../../config/contract/stack-id';
import { CliError } from './cli-error';
import type { Session } from './session';

/** One output of a stack. @throws CliError where the deployed stack is older than this command */
export async function requireStackOutput(session: Session, stack: StackName, key: string): Promise<string> {
  const value = (await session.outputs(stack))[key];
  if (value === undefined) {
    throw new CliError(1, `the stack ${stack} has no output ${key}: deploy it once with this version`);
  }
  return value;
}
