import { Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { momentOption, numberOption, withChangeOptions, withReadOptions } from '../kit/command-options';
import { withPattern } from './pattern-option';
import { clearHelp, listHelp, releaseHelp, reportHelp, sampleHelp, setHelp, switchHelp } from './switch-help';

/** `bulkhead switch off|defer|drop|sample|clear|release|list|report`. */
export function switchCommand() {
  const command = new Command('switch')
    .description('stop, throttle, put off or drop work, in seconds and without a deploy')
    .addHelpText('after', switchHelp);

  for (const action of ['off', 'defer', 'drop'] as const) {
    withSwitchOptions(command.command(action))
      .description(descriptions[action])
      .addHelpText('after', setHelp[action])
      .action(async (options) => {
        const [{ runVerb }, { switchSet }] = await Promise.all([
          import('../kit/run-verb'),
          import('./switch'),
        ]);
        await runVerb(options, (session) => switchSet(session, { ...options, action }));
      });
  }

  withSwitchOptions(command.command('sample'))
    .description('let a share of the jobs pass, defer the rest')
    .argument('<percent>', 'how much passes, 0 to 100', percentage)
    .addHelpText('after', sampleHelp)
    .action(async (percent, options) => {
      const [{ runVerb }, { switchSet }] = await Promise.all([import('../kit/run-verb'), import('./switch')]);
      await runVerb(options, (session) => switchSet(session, { ...options, action: 'sample', percent }));
    });

  withNoWait(withPattern(withChangeOptions(command.command('clear'))))
    .description('back to normal')
    .option('--all', 'all switches', false)
    .addHelpText('after', clearHelp)
    .action(async (options) => {
      const [{ runVerb }, { switchClear }] = await Promise.all([
        import('../kit/run-verb'),
        import('./switch'),
      ]);
      await runVerb(options, (session) => switchClear(session, options));
    });

  withNoWait(withChangeOptions(command.command('release')))
    .description('set how fast what was put off comes back')
    .option('--defer-seconds <seconds>', 'until a deferred job is looked at again', figure('--defer-seconds'))
    .option(
      '--deferred-per-task <rate>',
      'deferred jobs a second, of each task',
      figure('--deferred-per-task'),
    )
    .option('--unpark <rate>', 'parked jobs a second, of the whole stage', figure('--unpark'))
    .addHelpText('after', releaseHelp)
    .action(async (options) => {
      const [{ runVerb }, { switchRelease }] = await Promise.all([
        import('../kit/run-verb'),
        import('./switch'),
      ]);
      await runVerb(options, (session) => switchRelease(session, options));
    });

  withReadOptions(command.command('list'))
    .description('show the switches that are deployed')
    .addHelpText('after', listHelp)
    .action(async (options) => {
      const [{ runVerb }, { switchList }] = await Promise.all([import('../kit/run-verb'), import('./lists')]);
      await runVerb(options, (session) => switchList(session, options));
    });

  withReadOptions(command.command('report'))
    .description('add up what did not run, by account, source and class')
    .addOption(sinceOption())
    .addHelpText('after', reportHelp)
    .action(async (options) => {
      const [{ runVerb }, { switchReport }] = await Promise.all([
        import('../kit/run-verb'),
        import('./switch-report'),
      ]);
      await runVerb(options, (session) => switchReport(session, options));
    });

  return command;
}

const descriptions = {
  off: 'refuse new work; keep for later what is queued',
  defer: 'put off new work and what is queued',
  drop: 'throw away new work and what is queued, and count it',
} as const;

const percentage = numberOption({ option: 'percent', expected: '0 to 100', max: 100, unit: '%' });

/** The document says which numbers it takes (domain/switchboard/document-schema.ts). */
function figure(option: string) {
  return numberOption({ option, expected: 'a number' });
}

function sinceOption() {
  const since = momentOption({ option: '--since', lies: 'back' });
  return new Option('--since <time>', 'as 24h, 2d or 2026-11-24T03:00Z')
    .argParser(since)
    .default(since('24h'), '24h');
}

function withSwitchOptions<Args extends unknown[], Opts extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Opts, Global>,
) {
  return withNoWait(withPattern(withChangeOptions(command)))
    .option(
      '--until <time>',
      'end by itself: 30m, 2h or 2026-11-24T03:00Z',
      momentOption({ option: '--until', lies: 'ahead' }),
    )
    .option('--force', 'against a safety check', false);
}

function withNoWait<Args extends unknown[], Opts extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Opts, Global>,
) {
  return command.option('--no-wait', 'do not wait until the tasks obey');
}
