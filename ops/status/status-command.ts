import { Command } from '@commander-js/extra-typings';
import { watchOption, withReadOptions } from '../kit/command-options';

/** `bulkhead status`. */
export function statusCommand() {
  return withReadOptions(new Command('status'))
    .description('one screen: how the stage is, and what is in force')
    .option('--details', 'a line for each of many services and pools', false)
    .addOption(watchOption())
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { status }, { terminal }] = await Promise.all([
        import('../kit/run-verb'),
        import('./status'),
        import('../kit/screen/watch'),
      ]);
      await runVerb(options, (session) => status(session, options, terminal()));
    });
}

const help = `
Stress and why, alarms, pools against their targets, stores, deploys,
commands of run, switches and routes, maintenance, parked jobs, and where
what runs is not what the stage file says. What cannot be read is said in its
place. Of more than 16 services and pools those that are as they should be
share a line, and long lists are cut: --details and --json leave nothing out.

Examples:
  bulkhead status --stage prod
  bulkhead status --stage prod --watch
  bulkhead status --stage prod --json | jq .stress`;
