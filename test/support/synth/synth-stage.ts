import { Template } from 'aws-cdk-lib/assertions';
import { type FixedStack, poolStackName } from '../../../config/contract/stack-id';
import type { StageConfig } from '../../../config/schema/stage';
import { keptInRun } from '../run/kept-in-run';
import type { SynthesisedTemplate } from './parsed-template';
import type { Synthesised } from './synthesise';

/** The templates of a stage: as CDK's `Template` to assert on, and as plain objects to sweep over. */
export interface SynthesisedStage extends Synthesised {
  readonly config: StageConfig;
  readonly template: (name: FixedStack) => Template;
  /** The stack of one worker pool, by the pool's name. */
  readonly pool: (name: string) => SynthesisedTemplate;
}

/** A stage as it is synthesised, once in a run of the tests however many files look at it. */
export function synthStage(config: StageConfig, firstDeploy = false): SynthesisedStage {
  const made = keptInRun({ config, firstDeploy }, () => {
    // Only where it is needed: loading all constructs takes longer than building a stage of them.
    const { synthesise }: typeof import('./synthesise') = require('./synthesise');
    return synthesise(config, undefined, firstDeploy);
  });
  return {
    config,
    ...made,
    template: (name) => Template.fromJSON(made.parsed[name]),
    pool: (name) => {
      const found = made.parsed[poolStackName(name)];
      if (found === undefined) throw new Error(`${config.stage} has no pool ${name}`);
      return found;
    },
  };
}
