import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AlertTopics } from '../../../constructs/monitoring/alert-topics';

const stack = new Stack(new App(), 'Topics', { env: { account: '111122223333', region: 'eu-west-1' } });
new AlertTopics(stack, 'Alerts', {
  alerts: { pageEmails: ['pager@example.com'], ticketEmails: ['platform@example.com'] },
});
const template = Template.fromStack(stack);

test.each(['Page', 'Ticket'])('alarms of this account may publish to %s, over TLS only', (name) => {
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    Topics: [{ Ref: Match.stringLikeRegexp(`^Alerts${name}`) }],
    PolicyDocument: {
      Statement: [
        Match.objectLike({
          Effect: 'Deny',
          Action: 'sns:Publish',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        {
          Sid: 'AllowAlarmsOfThisAccount',
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Resource: { Ref: Match.stringLikeRegexp(`^Alerts${name}`) },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        },
      ],
    },
  });
});

test('their key lets CloudWatch encrypt what it publishes', () => {
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          Principal: { Service: 'cloudwatch.amazonaws.com' },
        }),
      ]),
    },
  });
  template.allResourcesProperties('AWS::SNS::Topic', {
    KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AlertsKey'), 'Arn'] },
  });
});

test('who is woken does not hear of tickets', () => {
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Endpoint: 'pager@example.com',
    TopicArn: { Ref: Match.stringLikeRegexp('^AlertsPage') },
  });
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Endpoint: 'platform@example.com',
    TopicArn: { Ref: Match.stringLikeRegexp('^AlertsTicket') },
  });
  template.resourceCountIs('AWS::SNS::Subscription', 2);
});
