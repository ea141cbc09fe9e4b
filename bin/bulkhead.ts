import { Command } from '@commander-js/extra-typings';
import { budgetsCommand } from '../ops/budgets/budgets-command';
import { checkCommand } from '../ops/check/check-command';
import { costCommand } from '../ops/cost/cost-command';
import { firstDeployCommand } from '../ops/first-deploy/first-deploy-command';
import { initCommand } from '../ops/init/init-command';
import { commandName, withCommandName } from '../ops/kit/command-name';
import { runCommandLine } from '../ops/kit/run-command-line';
import { maintenanceCommand } from '../ops/maintenance/maintenance-command';
import { pageTestCommand } from '../ops/page-test/page-test-command';
import { poolCommand } from '../ops/pool/pool-command';
import { queueCommand } from '../ops/queue/queue-command';
import { reviewCommand } from '../ops/review/review-command';
import { rolloutCommand } from '../ops/rollout/rollout-command';
import { runCommand } from '../ops/run/run-command';
import { statusCommand } from '../ops/status/status-command';
import { topCommand } from '../ops/status/top-command';
import { storeCommand } from '../ops/store/store-command';
import { routeCommand } from '../ops/switchboard/route-command';
import { switchCommand } from '../ops/switchboard/switch-command';
import { version } from '../package.json';

const program = new Command(commandName)
  .version(version)
  .description('The deployment stack on this machine and in operation.');

const regionDirectory = ['--directory <path>', "the region's directory (default: .bulkhead/region)"] as const;

program
  .command('start')
  .description('deploy a stage to the embedded region, show what stands there, and stop it again')
  .option('--stage <name|path>', 'stage to deploy', 'local')
  .option('--keep', 'leave the region and its stores running', false)
  .option('--fresh', 'begin with an empty region instead of the state of the last run', false)
  .option('--json', 'print what stands as JSON', false)
  .option(
    '--parameters <Stack:Key=Value>',
    'value of a stack parameter, kept by later deploys; repeatable',
    collect,
    [],
  )
  .option(...regionDirectory)
  .action(async (options) => {
    const { start } = await import('../local/region/command/start');
    process.exitCode = await start(options);
  });

program
  .command('stop')
  .description('end a region that was left running')
  .option(...regionDirectory)
  .action(async (options) => {
    const { stop } = await import('../local/region/command/stop');
    process.exitCode = await stop(options);
  });

program
  .command('adapted-app', { hidden: true })
  .description('the CDK app as the embedded region can hold it; for CDK_APP')
  .option(...regionDirectory)
  .action(async (options) => {
    const { adaptedApp } = await import('../local/region/command/adapted-app');
    process.exitCode = await adaptedApp(options);
  });

for (const verb of [
  statusCommand(),
  topCommand(),
  switchCommand(),
  routeCommand(),
  queueCommand(),
  maintenanceCommand(),
  rolloutCommand(),
  storeCommand(),
  poolCommand(),
  runCommand(),
  checkCommand(),
  budgetsCommand(),
  reviewCommand(),
  costCommand(),
  pageTestCommand(),
  firstDeployCommand(),
  initCommand(),
]) {
  program.addCommand(verb);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

withCommandName(program);
void runCommandLine(program);
