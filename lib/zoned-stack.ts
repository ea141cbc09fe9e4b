import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type StackName, stackId } from '../config/contract/stack-id';
import type { StageConfig } from '../config/schema/stage';
import type { DeletionProtection } from '../constructs/services/public-balancer';

/** What every stack of a stage is made of. */
export interface StageStackProps {
  readonly config: StageConfig;
  /** Whether stacks and load balancers refuse to be deleted. */
  readonly deletionProtection: DeletionProtection;
}

/**
 * A stack of a stage, in its account and region, that knows its zones by name. All are protected from deletion alike:
 * Platform holds no state, but without its own protection a deletion takes the services away before it meets the load
 * balancers', without Maintenance everything that is closed is open, and without a pool's its jobs wait.
 */
export class ZonedStack extends Stack {
  private readonly zones: readonly string[];

  constructor(scope: Construct, name: StackName, props: StackProps & StageStackProps) {
    const { config, deletionProtection, ...rest } = props;
    super(scope, stackId(config.stage, name), {
      ...rest,
      terminationProtection: deletionProtection === 'on',
      env: { region: config.region, ...(config.account === undefined ? {} : { account: config.account }) },
    });
    this.zones = config.zones;
  }

  /** The stage file's zones. Passing them to `Vpc` is not enough: CDK would still look zones up with credentials. */
  override get availabilityZones(): string[] {
    return [...this.zones];
  }
}
