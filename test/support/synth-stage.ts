import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type StackName, stackId } from '../../config/contract/stack-id';
import type { StageConfig } from '../../config/schema/stage';
import { buildStage } from '../../lib/build-stage';
import type { ParsedTemplate } from './parsed-template';

/** The three templates of a stage: as CDK's `Template` to assert on, and as plain objects to sweep over. */
export interface SynthesisedStage {
  readonly config: StageConfig;
  readonly template: (name: StackName) => Template;
  readonly parsed: Readonly<Record<StackName, ParsedTemplate>>;
  /** Everything CDK warned of. */
  readonly warnings: readonly string[];
}

/** The app's own, without bundling the functions: half a second that no assertion on a template needs. */
const context: Record<string, unknown> = {
  ...JSON.parse(readFileSync('cdk.json', 'utf8')).context,
  'aws:cdk:bundling-stacks': [],
};

/** Synthesises a stage once, with the app's own feature flags. About half a second: do it once per test file. */
export function synthStage(config: StageConfig): SynthesisedStage {
  const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-synth-'));
  try {
    const app = new App({ context, outdir });
    buildStage(app, config);
    const assembly = app.synth();
    const parse = (name: StackName): ParsedTemplate =>
      assembly.getStackByName(stackId(config.stage, name)).template;
    const parsed = {
      Foundation: parse('Foundation'),
      Controls: parse('Controls'),
      Platform: parse('Platform'),
    };
    return {
      config,
      parsed,
      template: (name) => Template.fromJSON(parsed[name]),
      warnings: assembly.stacks.flatMap((stack) =>
        stack.messages.map((message) => `${stack.stackName} ${message.id}: ${String(message.entry.data)}`),
      ),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
