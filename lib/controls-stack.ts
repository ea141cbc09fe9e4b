import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { outputKeys } from '../config/contract/output-keys';
import type { StageConfig } from '../config/schema/stage';
import { AuditLog } from '../constructs/controls/audit-log';
import { ControlsBucket } from '../constructs/controls/controls-bucket';
import { SwitchboardApplication } from '../constructs/controls/switchboard';
import { type SwitchboardAccess, switchboardAccess } from '../constructs/controls/switchboard-access';
import { SwitchboardSeed } from '../constructs/controls/switchboard-seed';
import { lambdaCode } from '../constructs/functions/lambda-code';
import { AlertTopics } from '../constructs/monitoring/alert-topics';
import { ZonedStack } from './zoned-stack';

/** What an operator needs in an incident. Small and free of the other stacks, so that it can always be updated. */
export class ControlsStack extends ZonedStack {
  readonly alerts: AlertTopics;
  readonly bucket: ControlsBucket;
  /** For who changes it. */
  readonly board: SwitchboardApplication;
  /** For who obeys it. */
  readonly switchboard: SwitchboardAccess;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'Controls', {
      config,
      description: 'Bulkhead: switchboard, controls bucket and alert topics',
      terminationProtection: config.deletionProtection,
    });
    this.alerts = new AlertTopics(this, 'Alerts', { alerts: config.alerts });
    this.bucket = new ControlsBucket(this, 'ControlsBucket');
    new AuditLog(this, 'AuditLog', { stage: config });
    this.board = new SwitchboardApplication(this, 'Switchboard', { stage: config.stage });
    const { board } = this;
    const props = { stage: config, switchboard: board, bucket: this.bucket };
    new SwitchboardSeed(this, 'SwitchboardSeed', { ...props, code: lambdaCode('switchboard-seed') });
    this.switchboard = switchboardAccess(props);
    new CfnOutput(this, outputKeys.controlsBucketName, { value: this.bucket.bucket.bucketName });
    new CfnOutput(this, outputKeys.pageTopicArn, { value: this.alerts.page.topicArn });
    new CfnOutput(this, outputKeys.ticketTopicArn, { value: this.alerts.ticket.topicArn });
    new CfnOutput(this, outputKeys.switchboardApplicationId, { value: board.applicationId });
    new CfnOutput(this, outputKeys.switchboardEnvironmentId, { value: board.environmentId });
    new CfnOutput(this, outputKeys.switchboardProfileId, { value: board.profileId });
    new CfnOutput(this, outputKeys.switchboardStrategyId, { value: board.strategyId });
  }
}
