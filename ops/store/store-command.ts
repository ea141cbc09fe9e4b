import { Command } from '@commander-js/extra-typings';
import { numberOption, withChangeOptions, withReadOptions } from '../kit/command-options';

/** `bulkhead store status|resize|relieve|snapshot`. */
export function storeCommand() {
  const command = new Command('store').description('look at the stores, and make room in the job store');

  withReadOptions(command.command('status'))
    .description('the stores against the stage file')
    .addHelpText('after', statusHelp)
    .action(async (options) => {
      const [{ runVerb }, { storeStatus }] = await Promise.all([
        import('../kit/run-verb'),
        import('./store-status'),
      ]);
      await runVerb(options, (session) => storeStatus(session, options));
    });

  withChangeOptions(command.command('relieve'))
    .description('release the memory reserve of a full job store')
    .option('--undo', 'put the reserve back', false)
    .addHelpText('after', relieveHelp)
    .action(async (options) => {
      const [{ runVerb }, { storeRelieve }] = await Promise.all([
        import('../kit/run-verb'),
        import('./store-relieve'),
      ]);
      await runVerb(options, (session) => storeRelieve(session, options));
    });

  withChangeOptions(command.command('snapshot'))
    .description('take a snapshot of the job store, and wait for it')
    .addHelpText('after', snapshotHelp)
    .action(async (options) => {
      const [{ runVerb }, { storeSnapshot }] = await Promise.all([
        import('../kit/run-verb'),
        import('./store-snapshot'),
      ]);
      await runVerb(options, (session) => storeSnapshot(session, options));
    });

  withChangeOptions(command.command('resize'))
    .description('change the node type of the job store in place')
    .option('--to <node type>', 'ElastiCache node type')
    .option('--undo', 'take back a resize that is not finished', false)
    .option('--accept-loss', 'go on though jobs are missing or not counted', false)
    .option('--timeout-minutes <number>', 'wait for AWS at most', timeoutMinutes, 90)
    .addHelpText('after', resizeHelp)
    .action(async (options) => {
      const [{ runVerb }, { storeResize }] = await Promise.all([
        import('../kit/run-verb'),
        import('./store-resize'),
      ]);
      await runVerb(options, (session) => storeResize(session, options));
    });

  return command;
}

const timeoutMinutes = numberOption({
  option: '--timeout-minutes',
  expected: 'a whole number',
  min: 1,
  whole: true,
});

const statusHelp = `
Node types, memory, failover, snapshots, what differs from the stage file, and
what holds producers or deploys.

Example:
  bulkhead store status --stage prod`;

const relieveHelp = `
Sets reserved-memory-percent from 40 to 25, AWS's own default. It takes effect
at once: a store that is full refuses retries and hand-backs, and idle BullMQ
workers take no job from it. --undo is refused (exit code 3) while the data
would not fit. A cache needs none: full, it throws keys away.

Examples:
  bulkhead store relieve --stage prod --reason "store full, stopping bulk"
  bulkhead store relieve --stage prod --undo --reason "drained"`;

const snapshotHelp = `
Of a replica where there is one. ElastiCache takes 20 of a node in 24 hours.
Of the job store only: what a cache or the pub/sub store holds may be lost.

Example:
  bulkhead store snapshot --stage prod --reason "before the import"`;

const resizeHelp = `
Holds producers, takes a snapshot, counts the jobs, changes the nodes, counts
again, releases. The store keeps its data and answers meanwhile; it takes
minutes to more than an hour. Interrupted anywhere, the same command again
goes on, and --undo goes back. Every failure says whether producers are held.

Afterwards a Foundation deploy that changes the store is refused, until the
stage file names the new type and this command was run once more.

The job store only. Caches and the pub/sub store change with the node type of
the stage file and a deploy: ElastiCache does it in place.

Examples:
  bulkhead store resize --stage prod --to cache.r7g.2xlarge \\
    --reason "full in an hour"
  bulkhead store resize --stage prod --undo --reason "wrong type"`;
