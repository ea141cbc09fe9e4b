import { Command } from '@commander-js/extra-typings';
import { numberOption, withChangeOptions } from '../kit/command-options';

const poolOption = ['--pool <name>', 'worker pool (or service) of the stage file'] as const;

/** `bulkhead pool pause|resume|set`. */
export function poolCommand() {
  const command = new Command('pool').description('hold, size or release a pool of workers');

  withChangeOptions(command.command('pause'))
    .description('suspend scaling and keep the size')
    .requiredOption(...poolOption)
    .addHelpText('after', pauseHelp)
    .action(async (options) => {
      const [{ runVerb }, { poolPause }] = await Promise.all([
        import('../kit/run-verb'),
        import('./pool-pause'),
      ]);
      await runVerb(options, (session) => poolPause(session, options));
    });

  withChangeOptions(command.command('resume'))
    .description('scale again, as the stage file says')
    .requiredOption(...poolOption)
    .addHelpText('after', resumeHelp)
    .action(async (options) => {
      const [{ runVerb }, { poolResume }] = await Promise.all([
        import('../kit/run-verb'),
        import('./pool-resume'),
      ]);
      await runVerb(options, (session) => poolResume(session, options));
    });

  withChangeOptions(command.command('set'))
    .description('suspend scaling and set the number of tasks')
    .requiredOption(...poolOption)
    .requiredOption('--tasks <number>', 'tasks, 0 and up', tasks)
    .option('--force', 'also where a budget does not fit', false)
    .addHelpText('after', setHelp)
    .action(async (options) => {
      const [{ runVerb }, { poolSet }] = await Promise.all([import('../kit/run-verb'), import('./pool-set')]);
      await runVerb(options, (session) => poolSet(session, options));
    });

  return command;
}

/** Four digits are more than a service takes (ECS, 5,000 tasks). */
const tasks = numberOption({ option: '--tasks', expected: 'a whole number from 0', max: 9_999, whole: true });

const pauseHelp = `
Scaling in, scaling out and schedules stop; deploys do not start them again.

Example:
  bulkhead pool pause --stage prod --pool bulk \\
    --reason "database at its limit, find out first"`;

const resumeHelp = `
Range and rollout percentages become those of the stage file. A size outside
of the range is brought into it.

Example:
  bulkhead pool resume --stage prod --pool bulk --reason "database is fine"`;

const setHelp = `
A size outside of the stage file's range comes with rollout percentages that
are right for it, so that a deploy neither hangs nor takes more than a third
away; where there are none, it is refused (exit code 3). So is a size for
which the connection budgets do not add up, unless --force.

Examples:
  bulkhead pool set --stage prod --pool urgent --tasks 24 \\
    --reason "sign-in codes are late"
  bulkhead pool set --stage prod --pool bulk --tasks 0 \\
    --reason "stop the import that fills the database"`;
