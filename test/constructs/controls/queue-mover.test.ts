import { loadStage } from '../../../config/load-stage';
import { resourcesByType } from '../../support/synth/parsed-template';
import { synthStage } from '../../support/synth/synth-stage';

const { parsed, template } = synthStage(loadStage('prod'));
const platform = template('Platform');
const ofMover = (type: string) =>
  resourcesByType(parsed.Platform, type).filter(([id]) => id.startsWith('QueueMover'));

const [[fnId, fn] = ['none', undefined]] = ofMover('AWS::Lambda::Function');
const properties = fn?.Properties ?? {};
const statements: { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }[] =
  ofMover('AWS::IAM::Policy').flatMap(([, policy]) => policy.Properties?.PolicyDocument.Statement);

test('a minute, on ARM, without a reservation: a lease in the bucket lets one work at a time', () => {
  expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(properties).toMatchObject({
    Timeout: 60,
    Architectures: ['arm64'],
  });
  platform.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/bulkhead/prod/queue-mover' });
});

test('goes on by itself: Lambda lets it, and calls a turn again that found the lease taken', () => {
  const [[, invoke] = ['none', undefined]] = ofMover('AWS::Lambda::EventInvokeConfig');
  expect(invoke?.Properties).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 900 });
  expect(properties).toMatchObject({ RecursiveLoop: 'Allow' });
  expect(properties.Environment.Variables).toMatchObject({ NODE_OPTIONS: '--max-semi-space-size=4' });
});

test('stands in the VPC, in its own group and that of the clients of the job store alone', () => {
  const groups = JSON.stringify(properties.VpcConfig.SecurityGroupIds);
  expect(properties.VpcConfig.SecurityGroupIds).toHaveLength(2);
  expect(groups).toMatch(/GroupsMover.*JobStoreClientGroup/);
  expect(groups).not.toContain('PubSub');
});

test('is told of the bucket by a variable, and by none of what grows with the stage', () => {
  const { NODE_OPTIONS: _, ...variables } = properties.Environment.Variables;
  const { BULKHEAD_MOVER_PLACE: place, ...others } = variables;
  expect(others).toEqual({});
  const parts: unknown[] = place['Fn::Join'][1];
  expect(JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'bucket')).join(''))).toEqual({
    bucketName: 'bucket',
  });
});

test('may read the app’s connection to the job store, keep parked jobs, and nothing else', () => {
  const allowed = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource, Condition }) =>
      [Action].flat().map((action) => ({ action, on: JSON.stringify(Resource), when: Condition })),
    )
    .filter(({ action }) => !/^(logs|ec2):/.test(action));
  expect(allowed.map(({ action }) => action).sort()).toEqual([
    'lambda:InvokeFunction',
    's3:DeleteObject',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
  ]);
  for (const { action, on, when } of allowed) {
    if (action.startsWith('secretsmanager')) expect(on).toContain('JobStoreAppConnection');
    else if (action === 'lambda:InvokeFunction')
      expect(on).toBe(JSON.stringify({ 'Fn::GetAtt': [fnId, 'Arn'] }));
    else if (action === 's3:ListBucket')
      expect(when).toEqual({ StringLikeIfExists: { 's3:prefix': 'parked/*' } });
    else expect(on).toContain('"/parked/*"');
  }
});

test('the command finds it by an output', () => {
  expect(parsed.Platform.Outputs?.QueueMoverFunctionName).toEqual({ Value: { Ref: fnId } });
});

test('its group dials HTTPS and no host but what the job store’s clients may', () => {
  const [, group] =
    resourcesByType(parsed.Foundation, 'AWS::EC2::SecurityGroup').find(([id]) =>
      id.startsWith('NetworkGroupsMover'),
    ) ?? [];
  expect(group?.Properties?.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
  ]);
});

test('what releases the memory reserve is found by an output', () => {
  expect(parsed.Foundation.Outputs?.JobStoreParameterGroup).toEqual({
    Value: { Ref: expect.stringMatching(/^JobStoreGroupParameters/) },
  });
});
