import { Command } from '@commander-js/extra-typings';
import { fastestJobsPerSecond } from '../../domain/parked/mover-protocol';
import { numberOption, withChangeOptions, withReadOptions } from '../kit/command-options';
import { nameOption, withPattern } from '../switchboard/pattern-option';

/** `bulkhead queue park|purge|unpark|adopt|list`. */
export function queueCommand() {
  const command = new Command('queue').description('take queued jobs out of the store and bring them back');

  for (const kind of ['park', 'purge'] as const) {
    withPattern(withChangeOptions(command.command(kind)))
      .description(
        kind === 'park' ? 'take matching jobs out, to bring them back later' : 'be rid of matching jobs',
      )
      .option(
        '--queue <queue>',
        'only jobs of this queue, also one that no pool serves',
        nameOption('--queue'),
      )
      .option('--everything', 'every job of the stage is meant', false)
      .option('--release-locks', 'uniqueness locks of the jobs go with them (Sidekiq)', false)
      .addHelpText('after', kind === 'park' ? parkHelp : purgeHelp)
      .action(async (options) => {
        const [{ runVerb }, { queueTake }] = await Promise.all([
          import('../kit/run-verb'),
          import('./queue-take'),
        ]);
        await runVerb(options, (session) => queueTake(session, { ...options, kind }));
      });
  }

  withPattern(withChangeOptions(command.command('unpark')))
    .description('bring parked jobs back, slowly')
    .option('--operation <id>', 'by its id, also what was purged')
    .option('--to-queue <queue>', 'into this queue, not where they came from')
    .option('--jobs-per-second <rate>', 'how fast (default: as the switchboard says)', jobsPerSecond)
    .option('--with-doubtful', 'also jobs that may have run already', false)
    .addHelpText('after', unparkHelp)
    .action(async (options) => {
      const [{ runVerb }, { queueUnpark }] = await Promise.all([
        import('../kit/run-verb'),
        import('./queue-unpark'),
      ]);
      await runVerb(options, (session) => queueUnpark(session, options));
    });

  withChangeOptions(command.command('adopt'))
    .description('take over the jobs of the store that an app had before')
    .requiredOption('--from <where>', 'its URL: env:NAME, file:PATH, or one without a password')
    .option('--prefix <prefix>', 'of its keys: BullMQ’s prefix, or a namespace of Sidekiq 6')
    .option('--tls-name <host>', 'name in its certificate, where a tunnel leads there')
    .option('--queue <queue>', 'only jobs of this queue', nameOption('--queue'))
    .option('--leave-dead', 'what was given up stays there (dead set, failed jobs)', false)
    .option('--operation <id>', 'goes on with this one, also from another address')
    .option('--back', 'gives the jobs of --operation back to where they were', false)
    .addHelpText('after', adoptHelp)
    .action(async (options) => {
      const [{ runVerb }, { queueAdopt }] = await Promise.all([
        import('../kit/run-verb'),
        import('./queue-adopt'),
      ]);
      await runVerb(options, (session) => queueAdopt(session, options));
    });

  withReadOptions(command.command('list'))
    .description('show what was parked and purged, and what is back')
    .option('--operation <id>', 'only this one, with its jobs by account')
    .addHelpText('after', listHelp)
    .action(async (options) => {
      const [{ runVerb }, { queueList }] = await Promise.all([
        import('../kit/run-verb'),
        import('./queue-list'),
      ]);
      await runVerb(options, (session) => queueList(session, options));
    });

  return command;
}

const rate = numberOption({
  option: '--jobs-per-second',
  expected: `0.1 to ${fastestJobsPerSecond}, or max`,
  min: 0.1,
  max: fastestJobsPerSecond,
});

/** `max`: as fast as it goes. */
function jobsPerSecond(text: string): number {
  return text === 'max' ? fastestJobsPerSecond : rate(text);
}

const parkHelp = `
Switches stop new jobs; this is for those that wait already, in queues, among
retries and scheduled ones. It works on a full store. Set a switch first, or
the source fills the queue again. It goes on by itself when the terminal is
closed; Ctrl-C stops it between two batches, and the same command goes on.
Running jobs end as they would. Queues that no pool serves are searched too.

Examples:
  bulkhead queue park --stage prod --source automation --dry-run
  bulkhead queue park --stage prod --source automation --account 1042 \\
    --reason "loop in their automation"
  bulkhead queue park --stage prod --queue bulk \\
    --reason "no pool serves it any more"`;

const purgeHelp = `
The jobs will not run. They are written into the controls bucket first, by
account and source, and 'bulkhead queue unpark --operation' still brings them
back.

Example:
  bulkhead queue purge --stage prod --class PushConversation \\
    --reason "an hour old, nobody waits for them"`;

const unparkHelp = `
The oldest come first, as fast as the rate allows and only while the store is
below the enqueue ceiling; --jobs-per-second max is as fast as it goes. Each
comes back once, whatever is interrupted. It goes on by itself when the terminal
is closed; Ctrl-C stops it, and the same command goes on. A paused queue keeps
its own jobs parked and no others. Without --operation: what was parked by this
pattern.

Examples:
  bulkhead queue unpark --stage prod --source automation --to-queue bulk \\
    --reason "loop is fixed"
  bulkhead queue unpark --stage prod --operation park-20261119-143000-k7fd \\
    --jobs-per-second 20 --reason "loop is fixed"`;

const adoptHelp = `
For whoever moves in (docs/moving-in.md), once producers send to this stage:
what waits in the old store, is for later, will be tried again or was given up
goes into the controls bucket, and 'bulkhead queue unpark --operation' brings it
into this stage. It runs here, so this machine must reach the old store and the
bucket; it ends with the terminal, Ctrl-C stops it between two batches, and the
same command goes on. A dry run counts and writes nothing.

Examples:
  bulkhead queue adopt --stage prod --from env:OLD_REDIS_URL --dry-run
  bulkhead queue adopt --stage prod --from env:OLD_REDIS_URL \\
    --reason "moving in: the old workers have drained it"
  bulkhead queue adopt --stage prod --from env:OLD_REDIS_URL --back \\
    --operation adopt-20261119-143000-k7fd --reason "the new release is bad"`;

const listHelp = `
Examples:
  bulkhead queue list --stage prod
  bulkhead queue list --stage prod --operation park-20261119-143000-k7fd`;
