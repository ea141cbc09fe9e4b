import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BulkheadRulesPlugin } from './bulkhead-rules-plugin';
import { earlyValidator } from './early-validator';

/**
 * What every synth must pass: CDK's own validation unless it is off, the AwsSolutions pack and this repository's rules.
 * A finding fails the synth; one that is accepted is acknowledged beside its resource, with the reason.
 *
 * Called before the stacks are built: later it would only cost time (early-validator.ts).
 */
export function addChecks(app: App, builtInValidation: boolean): void {
  const validations = Validations.of(app);
  if (builtInValidation) validations.addPlugins(earlyValidator(app));
  validations.addPlugins(new AwsSolutionsChecks(app), new BulkheadRulesPlugin());
}
