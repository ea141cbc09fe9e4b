import { CliError, type CommandResult } from '../../../ops/kit/command-result';

/** How a command ends for a shell: a failure is thrown or printed, and an error of AWS becomes a sentence and 1. */
export async function exitCodeOf(run: Promise<CommandResult>): Promise<number> {
  try {
    return (await run).exitCode;
  } catch (error) {
    if (error instanceof CliError) return error.exitCode;
    if (error instanceof Error && '$metadata' in error) return 1;
    throw error;
  }
}
