import { Match } from 'aws-cdk-lib/assertions';
import type { MeterPlace } from '../../../config/contract/meter-settings';
import { loadStage } from '../../../config/load-stage';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const stage = synthStage(loadStage('prod'));
const platform = stage.template('Platform');

const [, meter] =
  resourcesByType(stage.parsed.Platform, 'AWS::Lambda::Function').find(([id]) =>
    id.startsWith('QueueMeter'),
  ) ?? [];
const properties = meter?.Properties ?? {};

/** What stands in its variable, with a word for each reference. */
function placeOf(join: { 'Fn::Join': [string, unknown[]] }): MeterPlace {
  const parts = join['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'resolved'));
  return JSON.parse(parts.join(''));
}

test('starts every minute; what was missed is never made up for', () => {
  platform.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [Match.objectLike({ RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 } })],
  });
  platform.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    MaximumEventAgeInSeconds: 60,
    MaximumRetryAttempts: 0,
  });
});

test('reserves nothing where the stage file does not, longer than a minute, on ARM, with a named log group', () => {
  expect(properties).toMatchObject({ Timeout: 75, Architectures: ['arm64'] });
  expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  platform.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/bulkhead/prod/queue-meter',
    RetentionInDays: 90,
  });
});

test('joins its own group and the client groups of both stores', () => {
  const groups = JSON.stringify(properties.VpcConfig.SecurityGroupIds);
  expect(properties.VpcConfig.SecurityGroupIds).toHaveLength(3);
  expect(groups).toMatch(/GroupsMeter.*JobStoreClientGroup.*PubSubStoreClientGroup/);
});

test('is told where it stands by a variable, and nothing that grows with the stage', () => {
  expect(Object.keys(properties.Environment.Variables)).toEqual(['BULKHEAD_METER_PLACE']);
  expect(placeOf(properties.Environment.Variables.BULKHEAD_METER_PLACE)).toEqual({
    clusterName: 'resolved',
    bucketName: 'resolved',
    balancerFullName: 'resolved',
    statusTargetFullName: 'resolved',
    websocketBalancerFullName: 'resolved',
  });
});

test('may do what it needs and nothing else', () => {
  const [, policy] =
    resourcesByType(stage.parsed.Platform, 'AWS::IAM::Policy').find(([id]) => id.startsWith('QueueMeter')) ??
    [];
  const statements: { Effect: string; Action: string | string[]; Condition?: unknown }[] =
    policy?.Properties?.PolicyDocument.Statement ?? [];
  const actions = (effect: string) =>
    statements.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => Action);
  expect(actions('Allow').filter((action) => !action.startsWith('ec2:'))).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'cloudwatch:GetMetricData',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
    's3:GetObject',
    's3:PutObject',
    'cloudwatch:PutMetricData',
    'ecs:DescribeServices',
  ]);
  expect(actions('Deny')).toEqual(actions('Allow').filter((action) => action.startsWith('ec2:')));
  expect(JSON.stringify(statements)).toContain('{"cloudwatch:namespace":"Bulkhead"}');
});

test('has no managed policy: those let it write into every log group', () => {
  const roles = resourcesByType(stage.parsed.Platform, 'AWS::IAM::Role').filter(([, { Properties }]) =>
    JSON.stringify(Properties?.AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
  );
  expect(roles).toHaveLength(3);
  for (const [, role] of roles) expect(role.Properties?.ManagedPolicyArns).toBeUndefined();
});

test('a stage of websockets alone has no balancer to ask about errors; two at once as its file says', () => {
  const { parsed } = synthStage(
    stageWith((input) => {
      input.services = Object.fromEntries(
        Object.entries(input.services).filter(([, { kind }]) => kind === 'websockets'),
      );
      input.reservedConcurrency = { queueMeter: 2 };
    }),
  );
  const [, alone] =
    resourcesByType(parsed.Platform, 'AWS::Lambda::Function').find(([id]) => id.startsWith('QueueMeter')) ??
    [];
  expect(
    placeOf(alone?.Properties?.Environment.Variables.BULKHEAD_METER_PLACE).balancerFullName,
  ).toBeUndefined();
  expect(alone?.Properties?.ReservedConcurrentExecutions).toBe(2);
});
