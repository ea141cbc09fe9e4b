import { Command } from '@commander-js/extra-typings';
import { withChangeOptions } from '../kit/command-options';

/** `bulkhead page-test`. */
export function pageTestCommand() {
  return withChangeOptions(new Command('page-test'))
    .description('send one page through metric, alarm and topic')
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { pageTest }] = await Promise.all([
        import('../kit/run-verb'),
        import('./page-test'),
      ]);
      await runVerb(options, (session) => pageTest(session, options));
    });
}

const help = `
Sets off the alarm that is there for tests, by its metric, and waits for what
CloudWatch says of its action. Somebody's phone rings. Refused (exit code 3)
where the alarm tells nobody, or is still on from a test before. Exit code 1
where no page went out.

Example:
  bulkhead page-test --stage prod --reason "new address on call"`;
