import { Command } from '@commander-js/extra-typings';
import { numberOption, withChangeOptions, withReadOptions } from '../kit/command-options';

/** `bulkhead maintenance on|off|status`. */
export function maintenanceCommand() {
  const command = new Command('maintenance').description('close a part of the platform, and open it again');

  withChangeOptions(command.command('on [surfaces...]'))
    .description('close surfaces for everybody but staff')
    .option('--message <text>', 'what customers read; about 400 characters')
    .option('--keep-connections', 'leave open websockets open', false)
    .addHelpText('after', onHelp)
    .action(async (surfaces, options) => {
      const [{ runVerb }, { maintenanceOn }] = await Promise.all([
        import('../kit/run-verb'),
        import('./maintenance'),
      ]);
      await runVerb(options, (session) => maintenanceOn(session, surfaces, options));
    });

  withChangeOptions(command.command('off [surfaces...]'))
    .description('open surfaces; websockets in steps')
    .option('--step-seconds <number>', 'between the steps', stepSeconds, 30)
    .addHelpText('after', offHelp)
    .action(async (surfaces, options) => {
      const [{ runVerb }, { maintenanceOff }] = await Promise.all([
        import('../kit/run-verb'),
        import('./maintenance'),
      ]);
      await runVerb(options, (session) => maintenanceOff(session, surfaces, options));
    });

  withReadOptions(command.command('status'))
    .description('what is closed, and what customers see')
    .addHelpText('after', statusHelp)
    .action(async (options) => {
      const [{ runVerb }, { maintenanceStatus }] = await Promise.all([
        import('../kit/run-verb'),
        import('./maintenance-status'),
      ]);
      await runVerb(options, (session) => maintenanceStatus(session, options.json));
    });

  return command;
}

const stepSeconds = numberOption({ option: '--step-seconds', expected: '0 to 3600', max: 3600, whole: true });

const onHelp = `
Without names it closes the surfaces that the stage file closes by default.
Customers get a 503: a page, or JSON. /status.json and health checks go on.
Where the stack cannot be changed within 60 s, the load balancer's own rules
are written instead. Open websockets are closed a third at a time.

Staff pass by a link that is printed at the end. It is a low-grade secret:
whoever may read listener rules or stack parameters can read it.

Examples:
  bulkhead maintenance on --stage prod --reason "database fails over" \\
    --message "We are moving to a new database until 14:30 UTC."
  bulkhead maintenance on api --stage prod --reason "runaway integration"`;

const offHelp = `
Without names it opens everything. Websockets come back in steps: 16 % of the
attempts to connect are let in, then 47 %, then all. Ctrl-C between two steps
leaves the one that was reached; the same command goes on from there.

Examples:
  bulkhead maintenance off --stage prod --reason "database is back"
  bulkhead maintenance off websockets --stage prod --step-seconds 120 \\
    --reason "pub/sub store is back, slowly"`;

const statusHelp = `
Asks the load balancers themselves. Exit code 1 where customers see something
else than the stack or the rules by hand say.

Example:
  bulkhead maintenance status --stage prod`;
