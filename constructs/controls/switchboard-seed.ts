import { CustomResource, Duration, Tags } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, type IDependable } from 'constructs';
import { logGroupName } from '../../config/contract/log-groups';
import { type SeedProperties, seedResourceType } from '../../config/contract/seed-properties';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { PrivateFunction } from '../functions/private-function';
import type { ControlsBucket } from './controls-bucket';
import type { SwitchboardApplication } from './switchboard';

export interface SwitchboardSeedProps {
  readonly stage: StageConfig;
  /** Handler `index.handler`. */
  readonly code: lambda.Code;
  readonly switchboard: SwitchboardApplication;
  readonly bucket: ControlsBucket;
  /**
   * What else its stack makes. It comes after all of it: what fails then fails before anything was seeded, and a create that
   * is rolled back begins with taking back what was (ADR 14).
   */
  readonly after: readonly IDependable[];
}

/**
 * Puts the stage file's defaults into the switchboard, once each: a deploy adds what is new in the stage file and leaves
 * alone what operators did (ADR 10). CloudFormation calls it when the defaults change, and when the stack goes: what nobody
 * but it has written goes along.
 */
export class SwitchboardSeed extends Construct {
  constructor(scope: Construct, id: string, props: SwitchboardSeedProps) {
    super(scope, id);
    const { stage, switchboard, bucket } = props;
    const { fn } = new PrivateFunction(this, 'Function', {
      code: props.code,
      description: 'Bulkhead: seeds the switchboard with what is new in the stage file',
      environment: {},
      logGroupName: logGroupName(stage.stage, 'switchboard-seed'),
      logRetention: stage.logRetentionDays,
      memoryMiB: 256,
      // A second as a rule. The rest is for operators who deploy at the same moment, and for IAM to know the role.
      timeout: Duration.seconds(120),
      failedEvents:
        'CloudFormation calls it and waits: a failure ends the deploy, and the next one calls it again.',
    });
    switchboard.grantChange(fn);
    switchboard.grantTakeBack(fn);
    bucket.grantKeepLastResort(fn);
    bucket.grantTakeBackLastResort(fn);
    const { release, routes } = stage.controls;
    const properties: SeedProperties = {
      ApplicationId: switchboard.applicationId,
      EnvironmentId: switchboard.environmentId,
      ProfileId: switchboard.profileId,
      StrategyId: switchboard.strategyId,
      BucketName: bucket.bucket.bucketName,
      Defaults: JSON.stringify({ release, routes }),
    };
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: fn.functionArn,
      resourceType: seedResourceType,
      // The function always answers; this is for one that cannot even start. CloudFormation's own is an hour.
      serviceTimeout: Duration.minutes(5),
      properties: { ...properties },
    });
    resource.node.addDependency(switchboard, bucket, ...props.after);
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }
}
