import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { logGroupName } from '../../config/contract/log-groups';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import { acknowledgeLogsKey } from '../acknowledge-checkov';

export interface AuditLogProps {
  readonly stage: StageConfig;
}

/** What operators changed, when and why. Two years, whatever other logs are kept for: customers ask a year later. */
export class AuditLog extends Construct {
  constructor(scope: Construct, id: string, { stage }: AuditLogProps) {
    super(scope, id);
    const group = new logs.LogGroup(this, 'Resource', {
      logGroupName: logGroupName(stage.stage, 'audit'),
      retention: logs.RetentionDays.TWO_YEARS,
      // Gone after a first deploy that was rolled back: left behind, its name would be in the way of the second one.
      removalPolicy: stage.deletionProtection
        ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
        : RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(group, 'who changed what, when and why');
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }
}
