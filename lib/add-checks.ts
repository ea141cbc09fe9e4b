import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { BulkheadRulesPlugin } from './bulkhead-rules-plugin';

/**
 * What every synth must pass beyond CDK's own validation: the AwsSolutions pack and this repository's rules. A finding
 * fails the synth; one that is accepted is acknowledged beside its resource, with the reason.
 */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new BulkheadRulesPlugin());
}
