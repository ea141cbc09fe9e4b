import { Command } from '@commander-js/extra-typings';

/** `bulkhead init`. Asks no AWS, and needs no stage: it writes the first one. */
export function initCommand() {
  return new Command('init')
    .description('write a first stage file for your app')
    .option('--from <folder>', "folder of your app's source: what is there is read, and nothing of it run")
    .option('--stage <name>', 'name of the stage')
    .option('--region <region>', 'AWS region of the stage')
    .option('--zones <a,b,c>', "its zones (default: the region's a, b and c)")
    .option('--account <id>', 'AWS account (default: a placeholder)')
    .option('--certificate <arn>', 'ACM certificate of all hosts (default: a placeholder)')
    .option('--framework <name>', 'sidekiq or bullmq (default: what the app has)')
    .option('--queues <a,b,c>', 'names of the queues (default: what Sidekiq is told)')
    .option('--websockets', 'browsers keep a connection (default: what the app has)')
    .option('--no-websockets', 'they keep none')
    .option('--output <file>', 'where to write (default: config/stages/<stage>.yaml)')
    .option('--force', 'write over a file that exists', false)
    .option('--dry-run', 'print the file, and write nothing', false)
    .option('--json', 'print the file and its notes as JSON', false)
    .addHelpText('after', help)
    .action(async (options) => {
      const { runInit } = await import('./init');
      await runInit(options);
    });
}

const help = `
Reads Procfile, compose.yaml or docker-compose.yml, config/sidekiq.yml,
config/cable.yml, Dockerfile, Gemfile.lock and package.json, and asks for the
rest at a terminal. Each value says where it was read, or that it is a guess.
The file passes all checks before it is written. Exit code 3 where it exists.

Examples:
  bulkhead init --from ../shop
  bulkhead init --from ../shop --stage staging --region eu-west-1 --dry-run
  bulkhead init --stage staging --region eu-west-1 --framework bullmq --queues mails,imports`;
