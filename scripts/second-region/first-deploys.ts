import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import { checkoutRoot } from '../../config/checkout-root';
import type { Template } from '../../local/region/adapt/template';
import { cdkCli } from '../../local/region/checkout';
import { runTool, type ToolResult } from '../../local/region/process/run-tool';
import { RegionError } from '../../local/region/region-error';
import type { SecondRegion } from './fakecloud';
import { prepareAssembly } from './prepared-assembly';

export interface StageDeploy {
  readonly region: SecondRegion;
  /** Name of a stage file. */
  readonly stage: string;
  /** For assemblies and logs. */
  readonly directory: string;
  readonly signal: AbortSignal;
  say(text: string): void;
}

/** What became of a first deploy that failed on purpose, and of the second try. */
export interface RetriedStack {
  readonly stack: string;
  /** The CDK's own last line that says why. */
  readonly failure: string;
  /** What made it stand afterwards: `cdk deploy` alone, as on AWS, or `first-deploy reset` before it. */
  readonly retriedBy: 'cdk deploy' | 'first-deploy reset';
}

export interface StandingStage {
  readonly stacks: readonly string[];
  readonly retries: readonly RetriedStack[];
  /** What of the assembly was changed for the emulator. */
  readonly differences: readonly string[];
}

/** Runs the pinned CDK. */
function cdk(deploy: StageDeploy, args: readonly string[], log: string): Promise<ToolResult> {
  return runTool(process.execPath, [cdkCli, ...args, '--ci', '--no-color'], {
    cwd: checkoutRoot,
    env: deploy.region.environment,
    logFile: join(deploy.directory, `${deploy.stage}-${log}.log`),
    signal: deploy.signal,
  });
}

/** Runs the command as an operator does. */
export function bulkhead(deploy: StageDeploy, args: readonly string[], log: string): Promise<ToolResult> {
  return runTool(process.execPath, [join(checkoutRoot, 'bulkhead'), ...args], {
    env: deploy.region.environment,
    logFile: join(deploy.directory, `${deploy.stage}-${log}.log`),
    signal: deploy.signal,
  });
}

/**
 * Deploys a stage for the first time, and lets the create of each stack fail once when all else of it stands. Then deploys
 * it as CI does ever after.
 *
 * @throws RegionError where the last deploy fails: there is nothing to look at then
 */
export async function firstDeploys(deploy: StageDeploy): Promise<StandingStage> {
  const { stage, directory, say } = deploy;
  const { cloudFormation } = deploy.region.clients;
  const synthesised = join(directory, `${stage}-first`);
  await must(
    cdk(deploy, synth(stage, synthesised, ['--context', 'firstDeploy=true']), 'synth-first'),
    'cdk synth',
  );
  const { account, region } = deploy.region;
  const bootstrap = ['bootstrap', `aws://${account}/${region}`, '--app', synthesised];
  await must(cdk(deploy, bootstrap, 'bootstrap'), 'cdk bootstrap');

  const whole = await prepareAssembly({ synthesised, directory: join(directory, `${stage}-whole`) });
  const retries: RetriedStack[] = [];
  for (const { name, template } of whole.stacks) {
    const parameters = imageParameters(name, template);
    say(`${name}: its create fails on purpose`);
    const broken = await prepareAssembly({
      synthesised,
      directory: join(directory, `${stage}-broken`),
      broken: name,
    });
    const failed = await cdk(deploy, [...deployOf(broken.directory, name), ...parameters], `${name}-broken`);
    if (failed.exitCode === 0) throw new RegionError(`${name} was to fail and did not`);
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: name }),
    );
    const status = stack?.StackStatus ?? 'gone';
    // The CDK deletes what is rolled back and tries again. fakecloud rolls nothing back: CREATE_FAILED is for the reset.
    const rolledBack = status === 'ROLLBACK_COMPLETE';
    if (!rolledBack) {
      say(`${name}: ${status}, first-deploy reset`);
      const reset = ['first-deploy', 'reset', '--stage', stage, '--reason', 'parity', '--yes'];
      await must(bulkhead(deploy, reset, `${name}-reset`), 'first-deploy reset');
    }
    say(`${name}: cdk deploy again`);
    await must(
      cdk(deploy, [...deployOf(whole.directory, name), ...parameters], `${name}-again`),
      `the retry of ${name}`,
    );
    retries.push({
      stack: name,
      failure: `${status}: ${failureOf(failed)}`,
      retriedBy: rolledBack ? 'cdk deploy' : 'first-deploy reset',
    });
  }

  say(`${stage}: cdk deploy without firstDeploy`);
  const usual = join(directory, stage);
  await must(cdk(deploy, synth(stage, usual), 'synth'), 'cdk synth');
  const assembly = await prepareAssembly({
    synthesised: usual,
    directory: join(directory, `${stage}-usual`),
  });
  await must(cdk(deploy, deployOf(assembly.directory, '--all'), 'deploy'), 'cdk deploy');
  return { stacks: assembly.stacks.map(({ name }) => name), retries, differences: assembly.differences };
}

const parametersShape = z.record(z.string(), z.object({ Default: z.unknown().optional() }));

/** Values for parameters that have none: they are names of images, which nobody pulls there. */
function imageParameters(stack: string, { Parameters = {} }: Template): string[] {
  return Object.entries(parametersShape.parse(Parameters)).flatMap(([name, { Default }]) =>
    Default === undefined
      ? ['--parameters', `${stack}:${name}=111122223333.dkr.ecr.us-east-1.amazonaws.com/parity:first`]
      : [],
  );
}

function synth(stage: string, output: string, more: readonly string[] = []): string[] {
  return ['synth', '--quiet', '--context', `stage=${stage}`, ...more, '--output', output];
}

function deployOf(app: string, which: string): string[] {
  const own = which === '--all' ? [] : ['--exclusively'];
  return ['deploy', which, ...own, '--method', 'direct', '--require-approval', 'never', '--app', app];
}

async function must(running: Promise<ToolResult>, what: string): Promise<void> {
  const result = await running;
  if (result.exitCode !== 0) throw new RegionError(`${what}: ${failureOf(result)}`);
}

function failureOf({ lines }: ToolResult): string {
  return (
    lines.findLast((line) => /FAILED|failed|Error|error|cannot/.test(line))?.trim() ?? lines.at(-1) ?? ''
  );
}
