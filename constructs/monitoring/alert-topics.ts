import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';

export interface AlertTopicsProps {
  readonly alerts: Pick<StageConfig['alerts'], 'pageEmails' | 'ticketEmails'>;
}

/** Two topics by severity: what wakes somebody, and what can wait until the morning. */
export class AlertTopics extends Construct {
  readonly page: sns.ITopic;
  readonly ticket: sns.ITopic;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    const key = new kms.Key(this, 'Key', {
      description: 'Bulkhead alert topics',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const cloudwatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
    // With SNS's own key CloudWatch may not publish, and an alarm would fire in silence.
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [cloudwatch],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
      }),
    );
    const topic = (name: 'Page' | 'Ticket', emails: readonly string[]): sns.Topic => {
      const made = new sns.Topic(this, name, { masterKey: key, enforceSSL: true });
      // `enforceSSL` writes a policy, and a policy replaces the one that SNS gives a topic by itself, which lets the
      // account's alarms in. Without this statement every alarm would change its state and tell nobody.
      made.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'AllowAlarmsOfThisAccount',
          principals: [cloudwatch],
          actions: ['sns:Publish'],
          resources: [made.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
        }),
      );
      for (const email of emails) {
        made.addSubscription(new EmailSubscription(email));
      }
      return made;
    };
    this.page = topic('Page', props.alerts.pageEmails);
    this.ticket = topic('Ticket', props.alerts.ticketEmails);
    const role: Role = 'alerts';
    Tags.of(this).add(tagKeys.role, role);
  }
}
