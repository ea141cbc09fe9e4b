import { Command } from '@commander-js/extra-typings';

/** `bulkhead budgets`. Asks no AWS, so that it takes no region and no profile. */
export function budgetsCommand() {
  return new Command('budgets')
    .description('show what a stage uses of everything that runs out, line by line')
    .requiredOption('--stage <name|path>', 'stage to add up')
    .option('--json', 'print JSON', false)
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { showBudgets }] = await Promise.all([
        import('../kit/run-verb'),
        import('./budgets'),
      ]);
      await runVerb(options, async (session) => showBudgets(session, options));
    });
}

const help = `
Connections, memory, vCPUs, addresses, listener rules: at the worst moment of
a deploy. Exit code 1 where something does not fit.

Example:
  bulkhead budgets --stage prod`;
