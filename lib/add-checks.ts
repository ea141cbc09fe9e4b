import { type App, Validations } from 'aws-cdk-lib';
import { BulkheadRulesPlugin } from '../rules/plugin';
import { AwsSolutions } from './aws-solutions';

/**
 * What every synth must pass besides CDK's own validation (early-validator.ts): the AwsSolutions pack and this
 * repository's rules. A finding fails the synth; one that is accepted is acknowledged beside its resource, with the reason.
 */
export function addChecks(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutions(app), new BulkheadRulesPlugin());
}
