import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { outputKeys } from '../config/contract/output-keys';
import type { StageConfig } from '../config/schema/stage';
import { ControlsBucket } from '../constructs/controls/controls-bucket';
import { AlertTopics } from '../constructs/monitoring/alert-topics';
import { ZonedStack } from './zoned-stack';

/** What an operator needs in an incident. Small and free of the other stacks, so that it can always be updated. */
export class ControlsStack extends ZonedStack {
  readonly alerts: AlertTopics;
  readonly bucket: ControlsBucket;

  constructor(scope: Construct, config: StageConfig) {
    super(scope, 'Controls', {
      config,
      description: 'Bulkhead: controls bucket and alert topics',
      terminationProtection: config.deletionProtection,
    });
    this.alerts = new AlertTopics(this, 'Alerts', { alerts: config.alerts });
    this.bucket = new ControlsBucket(this, 'ControlsBucket');
    new CfnOutput(this, outputKeys.controlsBucketName, { value: this.bucket.bucket.bucketName });
    new CfnOutput(this, outputKeys.pageTopicArn, { value: this.alerts.page.topicArn });
    new CfnOutput(this, outputKeys.ticketTopicArn, { value: this.alerts.ticket.topicArn });
  }
}
