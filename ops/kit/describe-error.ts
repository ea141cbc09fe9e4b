import { CliError } from './cli-error';
import { describeAwsError } from './describe-aws-error';

/** What is told of an error: its own sentence, or one for an error of AWS. A mistake of ours is thrown on. */
export function describeError(error: unknown): string {
  return error instanceof CliError ? error.message : describeAwsError(error);
}
