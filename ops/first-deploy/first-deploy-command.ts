import { Command } from '@commander-js/extra-typings';
import { withChangeOptions } from '../kit/command-options';

/** `bulkhead first-deploy reset`. */
export function firstDeployCommand() {
  const command = new Command('first-deploy').description('get out of a first deploy that failed');

  withChangeOptions(command.command('reset'))
    .description('delete the stacks that never stood, so that the stage can be deployed again')
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { firstDeployReset }] = await Promise.all([
        import('../kit/run-verb'),
        import('./first-deploy-reset'),
      ]);
      await runVerb(options, (session) => firstDeployReset(session, options));
    });

  return command;
}

const help = `
Only where a create failed: with cdk deploy -c firstDeploy=true it is enough to
deploy again. Without that, what the create made refuses to be deleted. This
turns off the protection of stacks that never stood and of their load
balancers, deletes those stacks, and removes what they left, if it is empty.
A stack that has ever stood is not touched; where one is in the way it is
refused (exit code 3). Needs the rights of who deploys, not an operator's.

Examples:
  bulkhead first-deploy reset --stage prod --dry-run
  bulkhead first-deploy reset --stage prod --reason "quota of Elastic IPs"`;
