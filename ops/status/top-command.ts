import { Command } from '@commander-js/extra-typings';
import { watchOption, withReadOptions } from '../kit/command-options';

/** `bulkhead top`. */
export function topCommand() {
  return withReadOptions(new Command('top'))
    .description('who fills the queues now, and what would stop them')
    .option('--queue <name>', 'only this queue, with all that is known of it')
    .addOption(watchOption())
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { top }, { terminal }] = await Promise.all([
        import('../kit/run-verb'),
        import('./top'),
        import('../kit/screen/watch'),
      ]);
      await runVerb(options, (session) => top(session, options, terminal()));
    });
}

const help = `
Shares are of the whole queue where it says so, else of the jobs that came last;
"of what runs next" is the other end of the queue. Where they differ, the
mixture changed. Beneath each share is the command that stops new jobs of it;
nothing is changed before you run that. One customer's jobs of one source come
first: their command stops nobody else's.

Examples:
  bulkhead top --stage prod
  bulkhead top --stage prod --queue default --watch`;
