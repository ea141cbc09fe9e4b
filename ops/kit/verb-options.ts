import type { Command } from 'commander';

/** `--stage`, `--region`, `--profile`, `--json`: of every verb that asks AWS. */
export function withReadOptions(command: Command): Command {
  return command
    .requiredOption('--stage <name|path>', 'stage to work on')
    .option('--region <region>', "AWS region (default: the stage's)")
    .option('--profile <name>', 'profile of the AWS configuration')
    .option('--json', 'print JSON', false);
}

/** The above, `--reason`, `--yes` and `--dry-run`: of every verb that changes something. */
export function withChangeOptions(command: Command): Command {
  return withReadOptions(command)
    .option('--reason <text>', 'why; required, and written to the audit log')
    .option('--yes', 'do not ask', false)
    .option('--dry-run', 'show what would be done, and do nothing', false);
}
