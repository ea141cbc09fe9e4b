import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { OperatorRole } from '../../config/contract/operator-roles';
import { loadStage } from '../../config/load-stage';
import type { StageConfig } from '../../config/schema/stage';
import { findStack } from '../../ops/aws/describe-stack';
import { CliError } from '../../ops/kit/command-result';
import { describeError } from '../../ops/kit/errors';
import { opsClients } from '../../ops/kit/ops-clients';
import { type DeployStep, deploySteps, imagesOf } from './deploy-steps';
import { runStep, say } from './run-steps';
import { stageRole } from './stage-role';

export interface DeployOptions {
  readonly stage: string;
  readonly assemblies: string;
  readonly images: string;
  readonly reason: string;
  readonly incident: boolean;
  readonly check: boolean;
  readonly ownCredentials: boolean;
}

/** Deploys an assembly as it is: nothing is synthesised. @returns the exit code of the step that failed, or 0 */
export async function deploy(options: DeployOptions): Promise<number> {
  const config = loadStage(options.stage);
  const images = imagesOf(config, options.images);
  const assembly = resolve(options.assemblies, config.stage);
  if (!existsSync(join(assembly, 'manifest.json'))) {
    throw new CliError(
      1,
      `${assembly} holds no assembly: npm run deliver -- synth --out ${options.assemblies}`,
    );
  }
  const { stage, reason, incident, check } = options;
  if (!check) say('Nobody asks how the stage is, before or after: --no-check.');
  const steps = deploySteps({ config, stage, assembly, images, reason, incident, check });
  const roles = new Roles(config, options.ownCredentials);
  for (const [index, step] of steps.entries()) {
    const exitCode = await runStep({ ...step, env: await roles.environment(step.as) });
    if (exitCode === 0) continue;
    await failed(step, roles, steps.slice(index + 1));
    // 3 is a safety check that says no; all others are a deploy that failed.
    return exitCode === 3 ? 3 : 1;
  }
  say(`${config.stage} is deployed.`);
  return 0;
}

/** Says where it stopped, what became of it in AWS, and what was not begun. */
async function failed(step: DeployStep, roles: Roles, rest: readonly DeployStep[]): Promise<void> {
  say(`Could not ${step.title}.`);
  for (const stack of step.stacks ?? []) say(`${stack}: ${await roles.became(stack)}`);
  if (step.stacks !== undefined) {
    // The CDK has told what CloudFormation knows; who was denied what is known to CloudTrail, minutes later.
    say(
      `What CloudTrail knows, in a few minutes: npx cdk diagnose --unstable=diagnose ${step.stacks.join(' ')}`,
    );
  }
  const stacks = rest.flatMap(({ stacks: names = [] }) => names);
  if (stacks.length > 0) say(`Not begun: ${stacks.join(', ')}.`);
}

/** Environments of the stage's roles, each taken on once. */
class Roles {
  private readonly known = new Map<OperatorRole, Promise<NodeJS.ProcessEnv>>();

  constructor(
    private readonly config: StageConfig,
    private readonly own: boolean,
  ) {}

  async environment(role: OperatorRole | undefined): Promise<NodeJS.ProcessEnv> {
    if (role === undefined || this.own) return {};
    const taken = this.known.get(role) ?? stageRole(opsClients(this.config).sts, this.config, role);
    this.known.set(role, taken);
    return taken;
  }
  /** How a stack is, in words; that it is not known, where nobody may ask. */
  async became(stack: string): Promise<string> {
    const environment: NodeJS.ProcessEnv = await this.environment('reader').catch(() => ({}));
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
    const { AWS_SESSION_TOKEN: sessionToken } = environment;
    const client = new CloudFormationClient({
      region: this.config.region,
      ...(accessKeyId !== undefined &&
        secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey, sessionToken } }),
    });
    try {
      return statusText((await findStack(client, stack))?.status);
    } catch (error) {
      return `how it is is not known: ${describeError(error)}`;
    }
  }
}

function statusText(status: string | undefined): string {
  switch (status) {
    case undefined:
      return 'does not stand.';
    case 'UPDATE_ROLLBACK_COMPLETE':
      return `${status}: it was rolled back to what it was before.`;
    case 'ROLLBACK_COMPLETE':
      return `${status}: its create was undone; the next deploy makes it anew.`;
    case 'UPDATE_ROLLBACK_FAILED':
    case 'ROLLBACK_FAILED':
      return `${status}: it is stuck; docs/architecture.md, "Stacks of a stage", says how it comes free.`;
    default:
      return `${status}.`;
  }
}
