import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Tickets } from '../../../constructs/monitoring/alarms';
import { RolloutAlarms } from '../../../constructs/monitoring/rollout-alarms';
import { stageWith } from '../../support/synth/stage-with';

const stack = new Stack(new App(), 'Rollouts', { env: { account: '111122223333', region: 'eu-west-1' } });
const cluster = ecs.Cluster.fromClusterArn(
  stack,
  'Cluster',
  'arn:aws:ecs:eu-west-1:111122223333:cluster/bulkhead',
);
new RolloutAlarms(stack, 'Rollouts', {
  stage: stageWith(),
  cluster,
  tickets: new Tickets({ stage: 'local', topic: new sns.Topic(stack, 'Topic'), without: [] }),
});
const template = Template.fromStack(stack);

test('hears of failed deploys in its own cluster, and of nothing else', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Deployment State Change'],
      resources: [
        {
          prefix: {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':ecs:eu-west-1:111122223333:service/bulkhead/'],
            ],
          },
        },
      ],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    },
  });
});

test('keeps what ECS said in a named log group that EventBridge may write to', () => {
  template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/bulkhead/local/rollouts' });
  const rules = Object.values(template.findResources('AWS::Events::Rule'));
  expect(rules).toHaveLength(2);
  for (const rule of rules) {
    const arn = JSON.stringify(rule.Properties.Targets);
    expect(arn).toContain(':logs:eu-west-1:111122223333:log-group:');
    // A target's ARN has no `:*` at its end.
    expect(arn).not.toContain('*');
  }
  const [policy] = Object.values(template.findResources('AWS::Logs::ResourcePolicy'));
  const document = JSON.stringify(policy?.Properties.PolicyDocument);
  for (const part of [
    'events.amazonaws.com',
    'delivery.logs.amazonaws.com',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ]) {
    expect(document).toContain(part);
  }
  expect(document).toContain('RolloutsLogs');
});

test('no custom resource: nothing runs in this account to make it', () => {
  template.resourceCountIs('AWS::Lambda::Function', 0);
});

test('the alarm counts what this rule matched', () => {
  const [ruleId] = Object.keys(
    template.findResources('AWS::Events::Rule', {
      Properties: { EventPattern: { 'detail-type': ['ECS Deployment State Change'] } },
    }),
  );
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/Events',
    MetricName: 'TriggeredRules',
    Dimensions: [{ Name: 'RuleName', Value: { Ref: ruleId } }],
    AlarmDescription: Match.stringLikeRegexp('#failed-rollout$'),
  });
});
