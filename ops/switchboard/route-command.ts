import { Command, type OptionValues } from '@commander-js/extra-typings';
import { withChangeOptions, withReadOptions } from '../kit/command-options';

/** `bulkhead route set|clear|list`. */
export function routeCommand() {
  const command = new Command('route')
    .description('send new jobs of a class to another queue, without a deploy')
    .addHelpText('after', routeHelp);

  withNoWait(withChangeOptions(command.command('set')))
    .description('send new jobs of a class to a queue')
    .argument('<class>', 'job class')
    .argument('<queue>', "one of the stage's queues")
    .option('--force', 'against a safety check', false)
    .addHelpText('after', setHelp)
    .action(async (jobClass, queue, options) => {
      const [{ runVerb }, { routeSet }] = await Promise.all([import('../kit/run-verb'), import('./route')]);
      await runVerb(options, (session) => routeSet(session, { ...options, jobClass, queue }));
    });

  withNoWait(withChangeOptions(command.command('clear')))
    .description('let new jobs of a class go where the app sends them')
    .argument('<class>', 'job class')
    .addHelpText('after', clearHelp)
    .action(async (jobClass, options) => {
      const [{ runVerb }, { routeClear }] = await Promise.all([import('../kit/run-verb'), import('./route')]);
      await runVerb(options, (session) => routeClear(session, { ...options, jobClass }));
    });

  withReadOptions(command.command('list'))
    .description('show the routes that are deployed')
    .addHelpText('after', listHelp)
    .action(async (options) => {
      const [{ runVerb }, { routeList }] = await Promise.all([import('../kit/run-verb'), import('./lists')]);
      await runVerb(options, (session) => routeList(session, options));
    });

  return command;
}

function withNoWait<Args extends unknown[], Opts extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Opts, Global>,
) {
  return command.option('--no-wait', 'do not wait until the tasks obey');
}

const routeHelp = `
Tasks obey within 20 s; deploys keep routes. Jobs already queued stay where
they are: 'bulkhead queue park', then 'unpark --to-queue', moves them.

Examples:
  bulkhead route set PushConversation bulk --stage prod \\
    --reason "pushes keep sign-in codes waiting"
  bulkhead switch off --stage prod --source automation --account 1042 \\
    --reason "loop in their automation"`;

const setHelp = `
A queue that no pool serves is refused (exit code 3), unless --force.

Examples:
  bulkhead route set PushConversation bulk --stage prod \\
    --reason "pushes keep sign-in codes waiting"
  bulkhead route set Import::Contacts imports --stage prod --dry-run`;

const clearHelp = `
Examples:
  bulkhead route clear PushConversation --stage prod \\
    --reason "pushes have a pool of their own now"
  bulkhead route clear Import::Contacts --stage prod --dry-run`;

const listHelp = `
Examples:
  bulkhead route list --stage prod
  bulkhead route list --stage prod --json`;
