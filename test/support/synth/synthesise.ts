import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import {
  type FixedStack,
  fixedStacks,
  type PoolStackName,
  poolStackName,
  type StackName,
  stackId,
} from '../../../config/contract/stack-id';
import type { StageConfig } from '../../../config/schema/stage';
import { buildStage } from '../../../lib/build-stage';
import type { SynthesisedTemplate } from './parsed-template';

/** What a synth gave. JSON, so that it can be kept. */
export interface Synthesised {
  /** By the stack's name. */
  readonly parsed: Readonly<Record<FixedStack, SynthesisedTemplate>> & {
    readonly [pool: PoolStackName]: SynthesisedTemplate;
  };
  /** Stacks that the CDK protects from deletion: the manifest says so, and no template. */
  readonly terminationProtection: readonly StackName[];
  /** Everything CDK warned of. */
  readonly warnings: readonly string[];
}

/** The app's own, without what no assertion on a template needs: half a second of bundling functions, and as much of traces. */
export const featureFlags: Record<string, unknown> = {
  ...JSON.parse(readFileSync('cdk.json', 'utf8')).context,
  'aws:cdk:bundling-stacks': [],
  'aws:cdk:disable-stack-trace': true,
};

/**
 * Synthesises a stage with the app's own feature flags. Two seconds, most of them for loading the library.
 *
 * @param prepare what else the app gets, such as its checks. @default nothing
 */
export function synthesise(
  config: StageConfig,
  prepare: (app: App) => void = () => {},
  firstDeploy = false,
): Synthesised {
  const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-synth-'));
  try {
    const app = new App({ context: featureFlags, outdir, treeMetadata: false });
    prepare(app);
    buildStage(app, config, firstDeploy);
    const assembly = app.synth();
    const stack = (name: StackName) => assembly.getStackByName(stackId(config.stage, name));
    const parse = (name: StackName): SynthesisedTemplate => stack(name).template;
    const pools = Object.keys(config.workers).map(poolStackName);
    return {
      parsed: {
        Foundation: parse('Foundation'),
        Controls: parse('Controls'),
        Platform: parse('Platform'),
        Maintenance: parse('Maintenance'),
        ...Object.fromEntries(pools.map((name) => [name, parse(name)])),
      },
      terminationProtection: [...fixedStacks, ...pools].filter(
        (name) => stack(name).terminationProtection === true,
      ),
      warnings: assembly.stacks.flatMap((stack) =>
        stack.messages.map((message) => `${stack.stackName} ${message.id}: ${String(message.entry.data)}`),
      ),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
