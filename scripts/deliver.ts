/**
 * What a pipeline does, from the first check of a pull request to the last one after a deploy. The files of GitHub, GitLab
 * and Buildkite only call this (docs/delivery.md): `npm run deliver -- <what>`.
 */
import { Command } from '@commander-js/extra-typings';
import { StageProblems } from '../config/problem';
import { CliError } from '../ops/kit/command-result';
import { describeError } from '../ops/kit/errors';
import { runCommandLine } from '../ops/kit/run-command-line';
import { refuseDifference, synthAll } from './deliver/assemblies';
import { deploy } from './deliver/deploy';
import { commentReviews, findReviewed } from './deliver/github';
import { protect } from './deliver/protect';
import { reviewAll } from './deliver/reviews';
import { runAll } from './deliver/run-steps';
import { nodeSteps, supplySteps, verifySteps } from './deliver/verify';

const program = new Command('npm run deliver --').description(
  'what a pipeline does; each step prints the commands that it runs',
);

const stageOption = ['--stage <name|path>', 'stage to deploy'] as const;
const outOption = [
  '--out <folder>',
  'where to put an assembly for each stage',
  'cdk.out/assemblies',
] as const;

program
  .command('verify')
  .description('types, lint, unused code and all tests')
  .action(() => end(() => runAll(verifySteps())));

program
  .command('supply')
  .description('known weaknesses of what is installed, their signatures, and a list of it all')
  .option('--sbom <file>', 'where to write the list, as CycloneDX', 'cdk.out/sbom.json')
  .action(({ sbom }) => end(() => runAll(supplySteps(sbom))));

program
  .command('runs')
  .description('whether synth, command and region run on this version of Node')
  .action(() => end(() => runAll(nodeSteps())));

program
  .command('synth')
  .description('the assemblies of all stages, with every check of a synth')
  .option(...outOption)
  .action(({ out }) => end(() => synthAll(out)));

program
  .command('same')
  .description('exit 1 unless two folders of assemblies would deploy the same')
  .argument('<reviewed>')
  .argument('<made>')
  .action((reviewed, made) => end(() => refuseDifference(reviewed, made)));

program
  .command('review')
  .description('what would change in each stage, in words; exit 1 where one must not be merged')
  .requiredOption('--base <folder>', 'assemblies of the branch that is merged into')
  .requiredOption('--head <folder>', 'assemblies of what is merged')
  .option('--out <folder>', 'where to put a Markdown file for each stage', 'cdk.out/reviews')
  .action((options) => end(() => reviewAll(options)));

program
  .command('comment')
  .description('writes the reviews as comments of a pull request of GitHub, over those of before')
  .requiredOption('--reviews <folder>', 'Markdown files that `review` wrote')
  .requiredOption('--pull-request <number>', 'whose comments they are')
  .action(({ reviews, pullRequest }) => end(() => commentReviews(reviews, pullRequest)));

program
  .command('find-reviewed')
  .description('the run of GitHub Actions that keeps the reviewed assemblies of a tree, as output `run-id`')
  .requiredOption('--tree <sha>', 'git rev-parse HEAD^{tree}')
  .action(({ tree }) => end(() => findReviewed(tree)));

program
  .command('deploy')
  .description('deploys an assembly, stack by stack, with the checks before and after')
  .requiredOption(...stageOption)
  .option('--assemblies <folder>', 'folder that holds an assembly for each stage', 'cdk.out/assemblies')
  .option(
    '--images <list>',
    'images to deploy, as <key of the stage file>=<uri> separated by spaces; of others what runs stays',
    '',
  )
  .option('--reason <text>', 'for the audit log of the release’s command', 'a deploy')
  .option('--incident', 'also while the platform is stressed', false)
  .option('--no-check', 'without asking before and after: nobody else looks then')
  .option('--own-credentials', 'look and run with these credentials, not as reader and runner', false)
  .action((options) => end(() => deploy(options)));

program
  .command('protect')
  .description(
    'keeps deploys from replacing or deleting what holds state; for people, after the first deploy',
  )
  .requiredOption(...stageOption)
  .option(
    '--except <logical id>',
    'a resource that the next deploy may replace or delete; repeatable',
    collect,
    [],
  )
  .option('--check', 'only look, and exit 1 where it is not so', false)
  .action((options) => end(() => protect(options)));

void runCommandLine(program);

/** Ends with a sentence, unless the mistake is ours. */
async function end(run: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await run();
  } catch (error) {
    const told = error instanceof StageProblems ? error.message : describeError(error);
    process.stderr.write(`${told}\n`);
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
  }
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
