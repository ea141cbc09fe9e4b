import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { loadStage } from '../../config/load-stage';
import type { StageConfig } from '../../config/schema/stage';
import { buildStage } from '../../lib/build-stage';
import { parseTemplate } from '../../rules/parse-template';
import type { ParsedStack } from '../../rules/rule';

const context: Record<string, unknown> = {
  ...JSON.parse(readFileSync(join(__dirname, '..', '..', 'cdk.json'), 'utf8')).context,
  // A picture needs no bundled functions.
  'aws:cdk:bundling-stacks': [],
};

/** The templates of a stage of this checkout. */
export function stageTemplates(stage: string): ParsedStack[] {
  return templatesOf(loadStage(stage));
}

/** The templates of a stage, synthesised with the app's own feature flags. */
export function templatesOf(config: StageConfig): ParsedStack[] {
  const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-topology-'));
  try {
    const app = new App({ context, outdir });
    buildStage(app, config);
    return app.synth().stacks.map(({ stackName, templateFullPath }) => ({
      name: stackName,
      template: parseTemplate(readFileSync(templateFullPath, 'utf8')),
    }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
