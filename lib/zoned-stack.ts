import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type StackName, stackId } from '../config/contract/stack-id';
import type { StageConfig } from '../config/schema/stage';

/** A stack of a stage, in its account and region, that knows its zones by name. */
export class ZonedStack extends Stack {
  private readonly zones: readonly string[];

  constructor(scope: Construct, name: StackName, props: StackProps & { readonly config: StageConfig }) {
    const { config, ...rest } = props;
    super(scope, stackId(config.stage, name), {
      ...rest,
      env: { region: config.region, ...(config.account === undefined ? {} : { account: config.account }) },
    });
    this.zones = config.zones;
  }

  /** The stage file's zones. Passing them to `Vpc` is not enough: CDK would still look zones up with credentials. */
  override get availabilityZones(): string[] {
    return [...this.zones];
  }
}
