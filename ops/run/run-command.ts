import { Command } from '@commander-js/extra-typings';
import { numberOption, withChangeOptions } from '../kit/command-options';
import { CliError } from '../kit/command-result';
import type { Variable } from './run-overrides';

/** `bulkhead run <service|pool> -- command`. */
export function runCommand() {
  return withChangeOptions(new Command('run'))
    .description('run a command once, as a task beside those of a service or pool')
    .argument('<service>', 'service or pool of the stage file')
    .argument('[command...]', 'what to run, behind --')
    .option('--env <NAME=VALUE>', 'plain variable of this task, never a secret; repeatable', variableOption)
    .option('--cpu <units>', 'CPU units of this task', wholeNumber('--cpu'))
    .option('--memory <MiB>', 'memory of this task', wholeNumber('--memory'))
    .option('--revision <number>', 'of the task definition', wholeNumber('--revision'))
    .option('--timeout-seconds <number>', 'stop it after', wholeNumber('--timeout-seconds'))
    .option('--detach', 'do not wait for its end', false)
    .option('--follow <task>', 'look at one that was started before, and start none')
    .option('--interactive', 'says why there is no shell, and what to do instead', false)
    .option('--force', 'against a safety check', false)
    .addHelpText('after', help)
    .action(async (service, command, { follow, interactive, ...options }) => {
      if (interactive) throw new CliError(2, noShell);
      const { runVerb } = await import('../kit/run-verb');
      const { stage, region, profile, json } = options;
      const stream = json ? process.stderr : process.stdout;
      const emit = (line: string) => stream.write(`${line}\n`);
      if (follow === undefined) {
        const { run } = await import('./run');
        await runVerb(
          options,
          (session) => run(session, { ...options, service, command }, emit),
          onInterrupt,
        );
        return;
      }
      if (command.length > 0) throw new CliError(2, '--follow starts nothing: it takes no command');
      const { runFollow } = await import('./run-follow');
      const asked = { stage, json, ...(region && { region }), ...(profile && { profile }) };
      await runVerb(asked, (session) => runFollow(session, { ...asked, service, follow }, emit));
    });
}

function variableOption(text: string, previous: readonly Variable[] = []): Variable[] {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new CliError(2, `--env: expected NAME=VALUE, got ${text}`);
  }
  return [...previous.filter((one) => one.name !== name), { name, value }];
}

function wholeNumber(option: string) {
  return numberOption({ option, expected: 'a whole number from 1', min: 1, whole: true });
}

const onInterrupt =
  'Stopping the task. Ctrl-C again ends this at once: a task that was told to stop by then still stops.';

const noShell = `There is no interactive shell. ECS Exec needs a root file system that can be written, and that of these tasks is
read-only; a task that is started by itself has no input to type into. Instead:
  one expression       -- bin/rails runner 'puts User.count'
  a script of yours    -- bin/rails runner "$(cat look.rb)"    (with all else at most 8,192 characters)
  a shell's own words  -- sh -c 'ls -l /app && env | wc -l'`;

const help = `
Same task definition, network, secrets and rights as the service's own tasks,
always on demand. Waits, shows what the command writes, and ends as it ended.
Ctrl-C stops the task: SIGTERM, and SIGKILL after the service's stop timeout.

Exit codes: those of the command. 124 stopped at --timeout-seconds, 125 the
command did not start or has no exit code, 130 stopped by Ctrl-C, 141 stopped since
nobody reads the output (| head), 255 AWS is not reached any more and the task
goes on. 1, 2, 3 also before any task is started: --json tells which.

Refused while producers are held, a surface is closed for maintenance, or two
versions run because the service is being rolled out (--revision says which).

The words behind -- are what the container gets: no shell takes them apart.
They are written to the audit log, and whoever may describe tasks reads them.

Examples:
  bulkhead run web --stage prod --reason "release 41" -- bin/rails db:migrate
  bulkhead run bulk --stage prod --reason "ticket 812" --memory 8192 \\
    --timeout-seconds 3600 -- bin/rails imports:repair
  bulkhead run web --stage prod --reason "ticket 813" --detach -- node fix.js
  bulkhead run web --stage prod --follow 0c1d4b1f5c0e4d6fb5a7c0ffee000001`;
