import { awsSentence } from './aws-sentence';
import { CliError } from './cli-error';

/** What is told of an error: its own sentence, or one for an error of AWS. A mistake of ours is thrown on. */
export function sentenceOf(error: unknown): string {
  return error instanceof CliError ? error.message : awsSentence(error);
}
