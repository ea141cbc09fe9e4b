import { CommandFailure } from '../../../ops/kit/command-failure';
import type { Printed } from '../../../ops/kit/printed';

/** How a command ends for a shell: a failure is thrown or printed, and an error of AWS becomes a sentence and 1. */
export async function exitCodeOf(run: Promise<Printed>): Promise<number> {
  try {
    return (await run).exitCode;
  } catch (error) {
    if (error instanceof CommandFailure) return error.exitCode;
    if (error instanceof Error && '$metadata' in error) return 1;
    throw error;
  }
}
