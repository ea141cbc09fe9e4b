import { cp, rm } from 'node:fs/promises';
import { type AdaptedStack, adaptAssembly } from '../adapt/adapt-assembly';
import { bootstrap } from '../cdk/bootstrap';
import { type CdkTarget, runCdk, synthesiseStage } from '../cdk/run-cdk';
import type { RegionClients } from '../emulator/region-clients';
import { checkParameters } from './check-parameters';
import { type MadeRule, makePostDeployRules } from './make-post-deploy-rules';
import { registerFunctions } from './register-functions';
import { settleServices } from './settle-services';
import { type StackResource, stackResources } from './stack-resources';

export interface DeployOptions {
  /** Name or path of a stage file. */
  readonly stage: string;
  /** `Stack:Key=Value`, as `cdk deploy --parameters` takes them. A value once given is kept by later deploys. */
  readonly parameters?: readonly string[];
}

/** A stage that stands in the region. */
export interface Deployment {
  readonly stacks: readonly AdaptedStack[];
  readonly resources: readonly StackResource[];
  /** Names of stacks in which nothing had to be changed. */
  readonly unchanged: readonly string[];
  readonly postDeployRules: readonly MadeRule[];
  /** Names of services that were raised to their minimum. */
  readonly raised: readonly string[];
}

/** Called for every line that the CDK prints. */
type OnLine = CdkTarget['onLine'];

/** The steps of a deploy, so that whoever shows progress can name them. */
export interface DeploySteps {
  synthesise(onLine?: OnLine): Promise<void>;
  adapt(): Promise<readonly AdaptedStack[]>;
  /** @returns false if the region was bootstrapped already */
  bootstrap(onLine?: OnLine): Promise<boolean>;
  deploy(onLine?: OnLine): Promise<Deployment>;
}

/**
 * Deploys a stage to the region, in four steps to be run in order: the real CDK synthesises it, a copy of the
 * assembly is adapted, and the real CDK bootstraps the region and deploys the copy.
 */
export function deploySteps(target: CdkTarget, clients: RegionClients, options: DeployOptions): DeploySteps {
  const { directory } = target;
  let stacks: readonly AdaptedStack[] = [];
  return {
    synthesise: (onLine) => synthesiseStage({ ...target, onLine }, options.stage),
    adapt: async () => {
      await rm(directory.adapted, { recursive: true, force: true });
      await cp(directory.synthesised, directory.adapted, { recursive: true });
      stacks = await adaptAssembly(directory.adapted, directory);
      checkParameters(stacks, options.parameters ?? []);
      return stacks;
    },
    bootstrap: (onLine) => bootstrap({ ...target, onLine }, clients.cloudFormation),
    deploy: async (onLine) => {
      const lines = await runCdk({ ...target, onLine }, deployArguments(directory.adapted, options));
      const resources = await stackResources(
        clients.cloudFormation,
        stacks.map(({ name }) => name),
      );
      const postDeployRules = await makePostDeployRules(clients.ec2, {
        stacks,
        resources,
        file: directory.postDeployRules,
      });
      await registerFunctions(clients.loadBalancing, { stacks, resources });
      const raised = await settleServices(clients.ecs, { stacks, resources });
      return { stacks, resources, unchanged: unchangedStacks(lines), postDeployRules, raised };
    },
  };
}

/** All steps, for callers that show no progress. */
export async function deployStage(
  target: CdkTarget,
  clients: RegionClients,
  options: DeployOptions,
): Promise<Deployment> {
  const steps = deploySteps(target, clients, options);
  await steps.synthesise();
  await steps.adapt();
  await steps.bootstrap();
  return steps.deploy();
}

function deployArguments(app: string, { parameters = [] }: DeployOptions): string[] {
  // Without a change set: the emulator's says "no changes" where only a parameter, a condition or an output changed.
  const always = ['deploy', '--all', '--method', 'direct', '--require-approval', 'never', '--app', app];
  // Stacks that do not wait for each other at the same time, as README says: the CLI looks for the end of one every 5 s.
  return [...always, '--concurrency', '5', ...parameters.flatMap((parameter) => ['--parameters', parameter])];
}

function unchangedStacks(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s*✅\s+(\S+) \(no changes\)/.exec(line)?.[1] ?? []);
}
