import { Command } from '@commander-js/extra-typings';
import { withReadOptions } from '../kit/command-options';
import { CliError } from '../kit/command-result';

/** `bulkhead check before|after`. */
export function checkCommand() {
  const command = new Command('check').description('what must hold before a deploy, and what after it');

  withReadOptions(command.command('before'))
    .description('refuse a deploy that would fail half way, or meet a platform that is not well')
    .option('--incident', 'the deploy mends an incident: stress does not hold it up', false)
    .option('--image <name=URI>', 'image that the deploy gives; repeatable', imageOption)
    .option('--assembly <folder>', 'assembly that is deployed (default: as this version makes it)')
    .addHelpText('after', beforeHelp)
    .action(async (options) => run({ ...options, when: 'before' }));

  withReadOptions(command.command('after'))
    .description('say what is not as it was deployed')
    .option('--image <name=URI>', 'image that the deploy gave; repeatable', imageOption)
    .addHelpText('after', afterHelp)
    .action(async (options) => run({ ...options, when: 'after' }));

  return command;
}

type Images = ReadonlyMap<string, string>;
type Asked = Parameters<typeof import('./check')['check']>[1] & { readonly image?: Images };

async function run({ image = new Map(), ...options }: Asked): Promise<void> {
  const [{ runVerb }, { check }, { terminal }] = await Promise.all([
    import('../kit/run-verb'),
    import('./check'),
    import('../kit/screen/watch'),
  ]);
  const elsewhere = (process.env.AWS_ENDPOINT_URL ?? '') !== '';
  const surroundings = { elsewhere, coloured: terminal().coloured };
  await runVerb(options, (session) => check(session, { ...options, images: image }, surroundings));
}

function imageOption(text: string, previous: Images = new Map()): Images {
  const [, name, uri] = /^([^=]+)=(\S+)$/.exec(text) ?? [];
  if (name === undefined || uri === undefined)
    throw new CliError(2, `--image: expected <name>=<URI>, got ${text}`);
  return new Map([...previous, [name, uri]]);
}

const beforeHelp = `
Account and bootstrap, quotas, certificate, images, engines and node types,
stacks, rollouts, task counts, alarms, budgets and stress, all at once. Each is
right, wrong (what was expected, what came, what to do), or not known (why).
Ends with 0 where nothing is wrong, 1 where something is, 3 where only a deploy
of Foundation must not be: a store has another node type than its template.

Examples:
  bulkhead check before --stage prod
  bulkhead check before --stage prod --incident \\
    --image app=444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:41`;

const afterHelp = `
Stacks, the images that run, stores and their users against the deployed
template, an answer of each load balancer, alarms, the switchboard, the queue
meter, and whether a page would reach somebody. Ends with 1 where something
differs.

Examples:
  bulkhead check after --stage prod
  bulkhead check after --stage prod --json | jq '.checks[] | select(.inTheWay)'`;
