import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { onClosedPipe } from './closed-pipe';
import { CliError } from './command-result';

/** Runs the verb that a command line names. @param args without node and the script. @default those of the process */
export async function runCommandLine(program: CommandUnknownOpts, args?: readonly string[]): Promise<void> {
  withUsageExitCode(program);
  // To the end of the process: of the last write it is told later than that.
  onClosedPipe(() => {});
  try {
    await (args === undefined ? program.parseAsync() : program.parseAsync(args, { from: 'user' }));
  } catch (error) {
    // Of an option's parser: verbs tell their own.
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** A usage error ends with 2, which scripts tell from one that failed. Commander's own code is 1. */
function withUsageExitCode(command: CommandUnknownOpts): void {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  for (const each of command.commands) withUsageExitCode(each);
}
