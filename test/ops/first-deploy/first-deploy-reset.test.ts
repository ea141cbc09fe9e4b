import {
  AppConfigClient,
  DeleteApplicationCommand,
  DeleteConfigurationProfileCommand,
  DeleteEnvironmentCommand,
  ListConfigurationProfilesCommand,
  ListEnvironmentsCommand,
  ListHostedConfigurationVersionsCommand,
} from '@aws-sdk/client-appconfig';
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientResolvedConfig,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteBucketCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { firstDeployReset } from '../../../ops/first-deploy/first-deploy-reset';
import type { ChangeOptions } from '../../../ops/kit/command-options';
import { AwsCalls, awsError, troubles } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { balancerArn, FakeFirstDeploy, stackArn } from '../../support/aws/fake-first-deploy';
import { change, type OperatorSession, operatorSession } from '../../support/ops/operator-session';

const failedCreate = ['CREATE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'];
const stood = ['CREATE_IN_PROGRESS', 'CREATE_COMPLETE'];
const app = balancerArn('Bulkhead-App');

let calls: AwsCalls;
let aws: FakeFirstDeploy;
let session: OperatorSession;
let audit: ReturnType<typeof fakeAudit>;
const s3 = mockClient(S3Client);
const appConfig = mockClient(AppConfigClient);

beforeEach(() => {
  calls = new AwsCalls();
  aws = new FakeFirstDeploy(calls);
  session = operatorSession();
  for (const mock of [s3, appConfig]) mock.reset();
  audit = fakeAudit();
});

const reset = (options: Partial<ChangeOptions> = {}) => firstDeployReset(session, { ...change, ...options });
const changed = () => calls.names.filter((name) => !/^(Describe|List)/.test(name));

/** Foundation and Controls stand; Platform could not be rolled back, for its load balancer refused. */
function platformFailed(): void {
  aws.has('Foundation', { status: 'CREATE_COMPLETE', protected: true, events: stood });
  aws.has('Controls', { status: 'UPDATE_COMPLETE', protected: true, events: [...stood, 'UPDATE_COMPLETE'] });
  aws.has('Platform', {
    status: 'ROLLBACK_FAILED',
    protected: true,
    events: failedCreate,
    resources: [
      { id: 'App', type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', physicalId: app },
      {
        id: 'Gone',
        type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        physicalId: balancerArn('gone'),
        status: 'DELETE_COMPLETE',
      },
    ],
  });
  aws.balancers.set(app, true);
}

test('what is in the way is turned off, the stack is deleted, and what stands is not touched', async () => {
  platformFailed();
  const { stdout, stderr, exitCode } = await reset();
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(session.said[0]).toBe(
    [
      'Bulkhead-prod-Platform: its create failed (ROLLBACK_FAILED), it never stood; it is deleted.',
      '  In the way and turned off: its termination protection; the deletion protection of app/Bulkhead-App/50dc.',
      'Bulkhead-prod-Controls: stands or stood (UPDATE_COMPLETE); it is not touched.',
      'Bulkhead-prod-Foundation: stands or stood (CREATE_COMPLETE); it is not touched.',
      'Steps:',
      '1. turn off the termination protection of Bulkhead-prod-Platform',
      '2. turn off the deletion protection of app/Bulkhead-App/50dc',
      '3. delete Bulkhead-prod-Platform',
      '4. remove what Bulkhead-prod-Platform left, where it is empty',
    ].join('\n'),
  );
  expect(stdout).toBe(
    'Deploy again: npx cdk deploy --all -c stage=prod -c firstDeploy=true (docs/first-deploy.md)\n',
  );
  expect(changed()).toEqual(['UpdateTerminationProtection', 'ModifyLoadBalancerAttributes', 'DeleteStack']);
  expect(aws.stacks.get('Platform')?.status).toBe('DELETE_COMPLETE');
  expect(aws.stacks.get('Foundation')).toMatchObject({ status: 'CREATE_COMPLETE', protected: true });
  // Controls stands, and with it the audit log.
  expect(audit.records).toMatchObject([{ action: 'first-deploy reset', outcome: 'done' }]);
  expect(session.said).toContain('  Bulkhead-prod-Platform: DELETE_IN_PROGRESS, 0 s');
});

test('a dry run says the equal commands, and does nothing', async () => {
  platformFailed();
  const { stdout, exitCode } = await reset({ dryRun: true });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Nothing was done. It would be:');
  expect(stdout).toContain(
    `aws elbv2 modify-load-balancer-attributes --region us-east-1 --load-balancer-arn ${app} --attributes Key=deletion_protection.enabled,Value=false`,
  );
  expect(stdout).toContain(
    'aws cloudformation delete-stack --region us-east-1 --stack-name Bulkhead-prod-Platform',
  );
  expect(changed()).toEqual([]);
});

test.each(stoodStates())(
  'a stack that stood and is %s is not touched, whatever else is asked: exit code 3',
  async (status) => {
    platformFailed();
    aws.has('Foundation', { status, protected: true, events: [...stood, status] });
    await expect(reset()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`Bulkhead-prod-Foundation is ${status} and has stood`),
    });
    expect(changed()).toEqual([]);
  },
);

function stoodStates() {
  return [['DELETE_FAILED'], ['DELETE_IN_PROGRESS'], ['UPDATE_ROLLBACK_FAILED'], ['UPDATE_FAILED']] as const;
}

test('where nobody knows any more whether it stood, or something is still being done, nothing is done', async () => {
  platformFailed();
  aws.has('Maintenance', { status: 'DELETE_FAILED' });
  await expect(reset()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('CloudFormation does not know any more whether it ever stood'),
  });
  aws.has('Maintenance', { status: 'CREATE_IN_PROGRESS', events: ['CREATE_IN_PROGRESS'] });
  const { stdout, exitCode } = await reset({ json: true });
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'refused',
    refusals: ['Bulkhead-prod-Maintenance is CREATE_IN_PROGRESS: wait until that has ended'],
  });
  expect(changed()).toEqual([]);
});

test('a stage that stands, and one of which there is nothing, have nothing to be undone', async () => {
  expect((await reset()).stdout).toBe('Nothing of this stage stands here.\nNothing to do.\n');
  aws.has('Foundation', { status: 'CREATE_COMPLETE', events: stood });
  expect((await reset({ reason: undefined, yes: false })).stdout).toContain('Nothing to do.');
  expect(changed()).toEqual([]);
});

describe('what a failed create left', () => {
  let logs: AwsStub<ServiceInputTypes, ServiceOutputTypes, CloudWatchLogsClientResolvedConfig>;
  const left = (type: string, physicalId: string) => ({
    ...{ id: physicalId, type, physicalId },
    ...({ status: 'DELETE_SKIPPED', retained: true } as const),
  });

  beforeEach(() => {
    aws.has('Controls', {
      status: 'ROLLBACK_COMPLETE',
      events: failedCreate,
      resources: [
        left('AWS::S3::Bucket', 'empty-bucket'),
        left('AWS::S3::Bucket', 'full-bucket'),
        left('AWS::Logs::LogGroup', '/bulkhead/prod/audit'),
        left('AWS::AppConfig::Application', 'abc1234'),
        left('AWS::AppConfig::Environment', 'env1234'),
        left('AWS::KMS::Key', 'key-1'),
      ],
    });
    s3.on(ListObjectVersionsCommand, { Bucket: 'empty-bucket' }).resolves({});
    s3.on(ListObjectVersionsCommand, { Bucket: 'full-bucket' }).resolves({ DeleteMarkers: [{ Key: 'x' }] });
    logs = mockClient(CloudWatchLogsClient);
    logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [] });
    logs.on(CreateLogStreamCommand).rejects(awsError('ResourceNotFoundException', 'no such group'));
    appConfig.on(ListConfigurationProfilesCommand).resolves({ Items: [{ Id: 'pro1234' }] });
    appConfig.on(ListHostedConfigurationVersionsCommand).resolves({ Items: [] });
    appConfig.on(ListEnvironmentsCommand).resolves({ Items: [{ Id: 'env1234' }] });
  });

  test('is removed where it is empty, and told by name where it is not', async () => {
    const { stdout, exitCode } = await reset();
    expect(exitCode).toBe(1);
    expect(session.said[0]).toContain('Left behind, and removed if empty: empty-bucket, full-bucket');
    expect(session.said[0]).toContain('Note: there is no audit log yet');
    expect(session.said.at(-1)).toContain('The change was not written to the audit log');
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'Removed: AWS::S3::Bucket empty-bucket, AWS::Logs::LogGroup /bulkhead/prod/audit, AWS::AppConfig::Application abc1234.',
      'Left: AWS::S3::Bucket full-bucket: it is not empty.',
      'Left: AWS::KMS::Key key-1: this command does not know how.',
    ]);
    expect(s3.commandCalls(DeleteBucketCommand).map((call) => call.args[0].input)).toEqual([
      { Bucket: 'empty-bucket' },
    ]);
    expect(logs.commandCalls(DeleteLogGroupCommand)).toHaveLength(1);
    expect(appConfig.commandCalls(DeleteConfigurationProfileCommand)).toHaveLength(1);
    expect(appConfig.commandCalls(DeleteEnvironmentCommand)).toHaveLength(1);
    expect(appConfig.commandCalls(DeleteApplicationCommand)).toHaveLength(1);
  });

  test('is left where somebody wrote into it', async () => {
    logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [{ logStreamName: 'x' }] });
    appConfig.on(ListHostedConfigurationVersionsCommand).resolves({ Items: [{ VersionNumber: 1 }] });
    const { stdout } = await reset();
    expect(stdout).toContain('Left: AWS::Logs::LogGroup /bulkhead/prod/audit: it is not empty.');
    expect(stdout).toContain('Left: AWS::AppConfig::Application abc1234: its profile has versions.');
    expect(logs.commandCalls(DeleteLogGroupCommand)).toHaveLength(0);
    expect(appConfig.commandCalls(DeleteApplicationCommand)).toHaveLength(0);
  });

  test('what AWS refuses or has not any more is told, and the rest is removed', async () => {
    s3.on(DeleteBucketCommand).rejects(troubles.denied);
    logs.on(DescribeLogStreamsCommand).rejects(awsError('ResourceNotFoundException', 'no such group'));
    const { stdout } = await reset();
    expect(stdout).toContain(
      'Left: AWS::S3::Bucket empty-bucket: these credentials may not do that: not authorized.',
    );
    expect(stdout).toContain('Removed: AWS::Logs::LogGroup /bulkhead/prod/audit');
  });
});

test('Ctrl-C stops the waiting, and the same command goes on from there', async () => {
  platformFailed();
  session.onTime(() => session.interrupt());
  await expect(reset()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(
      'Bulkhead-prod-Platform is not waited for any longer; CloudFormation goes on deleting it',
    ),
  });
  const platform = aws.stacks.get('Platform');
  expect(platform?.status).toBe('DELETE_IN_PROGRESS');
  session = operatorSession();
  calls.names.length = 0;
  expect((await reset()).exitCode).toBe(0);
  expect(changed()).toEqual([]);
  expect(session.said).toContain('- wait until Bulkhead-prod-Platform is deleted');
});

test.each([
  ['protected', true],
  ['unprotected', false],
])(
  'a stack that was deployed meanwhile is left alone, with its load balancers: %s',
  async (_, isProtected) => {
    platformFailed();
    const platform = aws.stacks.get('Platform');
    if (platform !== undefined) platform.protected = isProtected;
    session = {
      ...session,
      confirm: async () => {
        if (platform !== undefined) platform.status = 'CREATE_COMPLETE';
        return true;
      },
    };
    await expect(reset({ yes: false })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining(
        'Bulkhead-prod-Platform was ROLLBACK_FAILED and is CREATE_COMPLETE: somebody else works on it',
      ),
    });
    expect(changed()).toEqual([]);
  },
);

test('what CloudFormation cannot delete is told by name and reason', async () => {
  platformFailed();
  // Somebody turns it on again.
  session.onTime(() => aws.balancers.set(app, true));
  await expect(reset()).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringContaining(`App (${app}): deletion protection is enabled`),
  });
  // Once more, and it goes on: DELETE_FAILED of a stack whose events say that it never stood.
  session = operatorSession();
  expect((await reset()).exitCode).toBe(0);
  expect(aws.stacks.get('Platform')?.status).toBe('DELETE_COMPLETE');
});

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
  'call %i that fails is told in a sentence, and the next try gets out',
  async (number) => {
    platformFailed();
    calls.failAt(number, troubles.denied);
    const first = await reset().catch(String);
    if (typeof first === 'string') expect(first).toContain('not authorized');
    expect((await reset()).exitCode).toBe(0);
    expect(aws.stacks.get('Foundation')).toMatchObject({ status: 'CREATE_COMPLETE', protected: true });
    expect([undefined, 'DELETE_COMPLETE']).toContain(aws.stacks.get('Platform')?.status);
    expect(stackArn('Platform')).toContain('Platform');
  },
);
