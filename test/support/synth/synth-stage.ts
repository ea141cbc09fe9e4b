import { Template } from 'aws-cdk-lib/assertions';
import type { StackName } from '../../../config/contract/stack-id';
import type { StageConfig } from '../../../config/schema/stage';
import { keptInRun } from '../run/kept-in-run';
import type { Synthesised } from './synthesise';

/** The templates of a stage: as CDK's `Template` to assert on, and as plain objects to sweep over. */
export interface SynthesisedStage extends Synthesised {
  readonly config: StageConfig;
  readonly template: (name: StackName) => Template;
}

/** A stage as it is synthesised, once in a run of the tests however many files look at it. */
export function synthStage(config: StageConfig, firstDeploy = false): SynthesisedStage {
  const made = keptInRun({ config, firstDeploy }, () => {
    // Only where it is needed: loading all constructs takes longer than building a stage of them.
    const { synthesise }: typeof import('./synthesise') = require('./synthesise');
    return synthesise(config, undefined, firstDeploy);
  });
  return { config, ...made, template: (name) => Template.fromJSON(made.parsed[name]) };
}
