import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { outputKeys } from '../config/contract/output-keys';
import { AuditLog } from '../constructs/controls/audit-log';
import { ControlsBucket } from '../constructs/controls/controls-bucket';
import { SwitchboardApplication } from '../constructs/controls/switchboard';
import { type SwitchboardAccess, switchboardAccess } from '../constructs/controls/switchboard-access';
import { SwitchboardSeed } from '../constructs/controls/switchboard-seed';
import { lambdaCode } from '../constructs/functions/lambda-code';
import { AlertTopics } from '../constructs/monitoring/alert-topics';
import { type StageStackProps, ZonedStack } from './zoned-stack';

/** What an operator needs in an incident. Small and free of the other stacks, so that it can always be updated. */
export class ControlsStack extends ZonedStack {
  readonly alerts: AlertTopics;
  readonly bucket: ControlsBucket;
  /** For who changes it. */
  readonly board: SwitchboardApplication;
  /** For who obeys it. */
  readonly switchboard: SwitchboardAccess;

  constructor(scope: Construct, props: StageStackProps) {
    const { config } = props;
    super(scope, 'Controls', {
      ...props,
      description: 'Bulkhead: switchboard, controls bucket and alert topics',
    });
    this.alerts = new AlertTopics(this, 'Alerts', { alerts: config.alerts });
    this.bucket = new ControlsBucket(this, 'ControlsBucket');
    const audit = new AuditLog(this, 'AuditLog', { stage: config });
    this.board = new SwitchboardApplication(this, 'Switchboard', { stage: config.stage });
    const { board } = this;
    const parts = { stage: config, switchboard: board, bucket: this.bucket };
    new SwitchboardSeed(this, 'SwitchboardSeed', {
      ...parts,
      code: lambdaCode('switchboard-seed'),
      after: [this.alerts, audit],
    });
    this.switchboard = switchboardAccess(parts);
    new CfnOutput(this, outputKeys.controlsBucketName, { value: this.bucket.bucket.bucketName });
    new CfnOutput(this, outputKeys.pageTopicArn, { value: this.alerts.page.topicArn });
    new CfnOutput(this, outputKeys.ticketTopicArn, { value: this.alerts.ticket.topicArn });
    new CfnOutput(this, outputKeys.switchboardApplicationId, { value: board.applicationId });
    new CfnOutput(this, outputKeys.switchboardEnvironmentId, { value: board.environmentId });
    new CfnOutput(this, outputKeys.switchboardProfileId, { value: board.profileId });
    new CfnOutput(this, outputKeys.switchboardStrategyId, { value: board.strategyId });
  }
}
