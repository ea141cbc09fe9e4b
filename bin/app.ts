import { App } from 'aws-cdk-lib';
import { loadStage } from '../config/load-stage';
import { StageProblems } from '../config/stage-problems';
import { addChecks } from '../lib/add-checks';
import { buildStage } from '../lib/build-stage';

const app = new App();
const stage: unknown = app.node.tryGetContext('stage');
try {
  const config = loadStage(typeof stage === 'string' ? stage : '');
  // The variable that turns off CDK's own: a plugin that we register would turn it on again.
  addChecks(app, process.env.CDK_VALIDATION !== 'false');
  buildStage(app, config);
} catch (error) {
  if (!(error instanceof StageProblems)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
