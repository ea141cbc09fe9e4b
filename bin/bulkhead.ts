import { Command } from '@commander-js/extra-typings';
import { runCommandLine } from '../ops/kit/run-command-line';
import { maintenanceCommand } from '../ops/maintenance/maintenance-command';
import { poolCommand } from '../ops/pool/pool-command';
import { queueCommand } from '../ops/queue/queue-command';
import { rolloutCommand } from '../ops/rollout/rollout-command';
import { statusCommand } from '../ops/status/status-command';
import { topCommand } from '../ops/status/top-command';
import { storeCommand } from '../ops/store/store-command';
import { routeCommand } from '../ops/switchboard/route-command';
import { switchCommand } from '../ops/switchboard/switch-command';
import { version } from '../package.json';

const program = new Command('bulkhead')
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
  .command('budgets')
  .description('show what a stage uses of everything that runs out, line by line')
  .requiredOption('--stage <name|path>', 'stage to add up')
  .option('--json', 'print JSON', false)
  .action(async (options) => {
    const { budgets } = await import('../ops/budgets/budgets');
    const { stdout, stderr, exitCode } = budgets(options);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
  });

program
  .command('page-test')
  .description('send one page through metric, alarm and topic, and say who should have it')
  .requiredOption('--stage <name|path>', 'stage whose people are paged')
  .option('--region <region>', 'AWS region (default: the stage’s)')
  .option('--profile <name>', 'profile of the AWS configuration')
  .option('--json', 'print JSON', false)
  .action(async (options) => {
    const { pageTest } = await import('../ops/page-test/page-test');
    const onProgress = (text: string) => process.stderr.write(`${text}\n`);
    const { stdout, stderr, exitCode } = await pageTest(options, { onProgress });
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
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
  storeCommand(async (session) => {
    const { switchboardHolder } = await import('../ops/switchboard/switchboard-holder');
    return switchboardHolder(session);
  }),
  poolCommand(),
]) {
  program.addCommand(verb);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

void runCommandLine(program);
