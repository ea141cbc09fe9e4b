import { Command } from '@commander-js/extra-typings';
import { withReadOptions } from '../kit/command-options';

/** `bulkhead review`. */
export function reviewCommand() {
  return withReadOptions(new Command('review'))
    .description('tell what a deploy of this version would do, as a comment for a pull request')
    .option(
      '--base <folder|deployed>',
      'what it is compared with: an assembly, or what stands in AWS',
      'deployed',
    )
    .option('--head <folder>', 'assembly of this version (default: it is synthesised)')
    .option('--change-sets', 'ask CloudFormation what it would do, and delete what it made for that', false)
    .addHelpText('after', help)
    .action(async (options) => {
      const [{ runVerb }, { review }] = await Promise.all([import('../kit/run-verb'), import('./review')]);
      await runVerb(options, (session) => review(session, options));
    });
}

const help = `
Groups by risk what is replaced, interrupted, in conflict, opened, scaled and
watched otherwise. Between two assemblies it asks no AWS. Exit code 1 where a
stateful resource is replaced or deleted without an exception in the stage
file (review.exceptions), or where the deploy cannot succeed; 0 otherwise.

Examples:
  bulkhead review --stage prod --base cdk.out.main
  bulkhead review --stage prod --base cdk.out.main --head cdk.out --json
  bulkhead review --stage prod --base deployed --change-sets`;
