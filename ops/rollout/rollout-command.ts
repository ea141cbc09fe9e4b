import { Command } from '@commander-js/extra-typings';
import { numberOption, withChangeOptions, withReadOptions } from '../kit/command-options';

/** `bulkhead rollout watch|rollback`. */
export function rolloutCommand() {
  const command = new Command('rollout').description('watch a deploy replace tasks, or take it back');

  withReadOptions(command.command('watch'))
    .description('tell how rollouts go until all are over')
    .option('--service <name>', 'service or pool; repeatable (default: all rolling)', collect)
    .option('--timeout-seconds <number>', 'give up after', timeoutSeconds, 3600)
    .addHelpText('after', watchHelp)
    .action(async (options) => {
      const [{ runVerb }, { rolloutWatch }] = await Promise.all([
        import('../kit/run-verb'),
        import('./rollout-watch'),
      ]);
      const emit = (line: string) => process.stdout.write(`${line}\n`);
      await runVerb(options, (session) => rolloutWatch(session, options, emit));
    });

  withChangeOptions(command.command('rollback'))
    .description('stop the rollout in progress and go back')
    .requiredOption('--service <name>', 'service or pool of the stage file')
    .addHelpText('after', rollbackHelp)
    .action(async (options) => {
      const [{ runVerb }, { rolloutRollback }] = await Promise.all([
        import('../kit/run-verb'),
        import('./rollout-rollback'),
      ]);
      await runVerb(options, (session) => rolloutRollback(session, options));
    });

  return command;
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

const timeoutSeconds = numberOption({
  option: '--timeout-seconds',
  expected: 'a whole number',
  min: 1,
  whole: true,
});

const watchHelp = `
Shows how many tasks are new and healthy, how many ECS must keep, the batch,
what ECS says, why it waits, and which alarms will not undo the deploy.
Ends with 0 only if every rollout was successful: a deploy that was rolled
back ends with 1. With --json it prints one object for each change.

Examples:
  bulkhead rollout watch --stage prod
  bulkhead rollout watch --stage prod --service web --service api \\
    --timeout-seconds 1800`;

const rollbackHelp = `
Waits until the version before runs again. Where nothing is in progress it
changes nothing, and says how to go back by deploying the image before.

Example:
  bulkhead rollout rollback --stage prod --service web \\
    --reason "sign-in is broken"`;
