import type { Command } from 'commander';

/** A usage error ends with 2, which scripts tell from one that failed. Commander's own code is 1. */
export function withUsageExitCode(command: Command): Command {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  for (const each of command.commands) withUsageExitCode(each);
  return command;
}
