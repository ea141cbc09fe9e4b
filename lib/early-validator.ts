import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, CloudFormationValidatePlugin } from 'aws-cdk-lib';
import { resourceTypes } from './resource-types';

/**
 * CDK's own template validation, its engine built at once instead of at the end of the synth.
 *
 * The engine's WebAssembly memory grows in some forty steps while it is built, and at each V8 collects the whole heap.
 * Before the constructs stand that heap is less than half as large, which takes a tenth off a synth of `prod`
 * (`npm run bench`). Nothing else changes: registering the plugin replaces the one that CDK adds by itself.
 *
 * The engine is built for the resource types of the first template it sees, and anew if a later one has others.
 */
export function earlyValidator(app: App): CloudFormationValidatePlugin {
  const validator = new CloudFormationValidatePlugin();
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-validator-'));
  try {
    const templatePath = join(directory, 'types.json');
    const resources = resourceTypes.map((Type, index) => [`Resource${index}`, { Type }]);
    writeFileSync(templatePath, JSON.stringify({ Resources: Object.fromEntries(resources) }));
    const stack = { stackConstructPath: '', templatePath, accountId: undefined, region: undefined };
    // Its findings are dropped: resources without properties break most rules.
    validator.validate({ appConstruct: app, stackTemplates: [stack], templatePaths: [templatePath] });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return validator;
}
