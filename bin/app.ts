import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { budgetsOf } from '../config/budgets/budgets-of';
import { assemblyFactsFile, assemblyFactsText } from '../config/contract/assembly-facts';
import { deliveryContext } from '../config/contract/delivery';
import { loadCheckedStage } from '../config/load-stage';
import { StageProblems, warningText } from '../config/problem';
import { earlyValidator } from '../lib/early-validator';
import { isFirstDeploy } from '../lib/first-deploy';

async function main(): Promise<void> {
  // Without the tree: only viewers of other tools read it, and to write it is a thirtieth of a synth.
  const app = new App({ treeMetadata: false });
  const delivery: unknown = app.node.tryGetContext(deliveryContext);
  if (typeof delivery === 'string') return buildDelivery(app, delivery);
  const stage: unknown = app.node.tryGetContext('stage');
  const { config, warnings } = loadCheckedStage(typeof stage === 'string' ? stage : '');
  for (const warning of warnings) process.stderr.write(`${warningText(warning)}\n`);
  const firstDeploy = isFirstDeploy(app);
  // The variable that turns off CDK's own: a plugin that we register would turn it on again.
  if (process.env.CDK_VALIDATION !== 'false') Validations.of(app).addPlugins(earlyValidator(app));
  // Loaded now and not above, because the validator is cheaper to build while there is little in memory.
  const { addChecks } = await import('../lib/add-checks');
  const { buildStage } = await import('../lib/build-stage');
  addChecks(app);
  buildStage(app, config, firstDeploy);
  const budgets = budgetsOf(config).map(({ budget }) => budget);
  writeFileSync(join(app.outdir, assemblyFactsFile), assemblyFactsText({ stage: config.stage, budgets }));
}

/** Of an account, and not of a stage: deployed by itself, once and whenever its file changes. */
async function buildDelivery(app: App, file: string): Promise<void> {
  // Loaded here and not above: no synth of a stage needs it.
  const { loadDelivery } = await import('../config/load-delivery');
  const delivery = loadDelivery(file);
  const { addChecks } = await import('../lib/add-checks');
  const { DeliveryStack } = await import('../lib/delivery-stack');
  addChecks(app);
  new DeliveryStack(app, delivery);
}

main().catch((error: unknown) => {
  if (!(error instanceof StageProblems)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
