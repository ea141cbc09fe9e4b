import { Command } from '@commander-js/extra-typings';
import { numberOption } from '../kit/command-options';
import { assumed } from './assumption-option';

/** `bulkhead cost`. Asks no AWS, so that it takes no region and no profile. */
export function costCommand() {
  return new Command('cost')
    .description('show what a month of a stage costs, at its fewest and at its most tasks')
    .requiredOption('--stage <name|path>', 'stage to add up')
    .option('--assembly <folder>', 'assembly that cdk synth wrote (default: the stage is synthesised)')
    .option('--prices <file>', 'prices of your own: another region, or a contract')
    .option(
      '--log-gib-per-day <number>',
      'logs that are written',
      gib('--log-gib-per-day'),
      assumed.logGibPerDay,
    )
    .option(
      '--out-gib-per-day <number>',
      'sent to the internet',
      gib('--out-gib-per-day'),
      assumed.outGibPerDay,
    )
    .option(
      '--nat-gib-per-day <number>',
      'through NAT gateways or endpoints',
      gib('--nat-gib-per-day'),
      assumed.natGibPerDay,
    )
    .option(
      '--zone-gib-per-day <number>',
      'from zone to zone',
      gib('--zone-gib-per-day'),
      assumed.zoneGibPerDay,
    )
    .option('--lcus <number>', 'capacity units of each load balancer', gib('--lcus'), assumed.lcus)
    .option(
      '--processes-per-task <number>',
      'processes of the app in a task',
      gib('--processes-per-task'),
      assumed.processesPerTask,
    )
    .option('--snapshot-gib <number>', 'size of a snapshot', gib('--snapshot-gib'), assumed.snapshotGib)
    .option('--json', 'print JSON, with each price and its source', false)
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { showCost }] = await Promise.all([import('../kit/run-verb'), import('./cost')]);
      await runVerb(options, (session) => showCost(session, options));
    });
}

function gib(option: string): (text: string) => number {
  return numberOption({ option, expected: 'a number from 0, such as 2.5' });
}

const help = `
List prices of us-east-1, each with its day and source in config/prices.ts; a
stage elsewhere needs --prices. Tasks, stores and the network come from the
templates. What no template says is assumed as the defaults above say: one LCU
is 25 new connections a second, 3,000 open ones, or 1 GB an hour.
Exit code 1 where something has no price, or the stage cannot be synthesised.

Examples:
  bulkhead cost --stage prod
  bulkhead cost --stage prod --assembly cdk.out --log-gib-per-day 20 --json
  bulkhead cost --stage dublin --prices prices-eu-west-1.yaml`;
