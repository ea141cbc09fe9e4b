/** Type of the custom resource that seeds the switchboard. */
export const seedResourceType = 'Custom::SwitchboardSeed';

/** What it is told. CloudFormation hands on texts only, and calls it again when one of them changes. */
export interface SeedProperties {
  readonly ApplicationId: string;
  readonly EnvironmentId: string;
  readonly ProfileId: string;
  readonly StrategyId: string;
  /** The controls bucket, which holds the last-resort copy. */
  readonly BucketName: string;
  /** JSON: what the stage file gives as defaults (lambdas/switchboard-seed/merge-defaults.ts). */
  readonly Defaults: string;
}
