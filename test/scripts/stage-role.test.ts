import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { loadStage } from '../../config/load-stage';
import { stageRole } from '../../scripts/deliver/stage-role';

const sts = mockClient(STSClient);
const prod = loadStage('prod');
const pipeline = 'arn:aws:sts::111122223333:assumed-role/bulkhead-prod-us-east-1-deliver/GitHubActions';

beforeEach(() => {
  sts.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: '999999999999', Arn: pipeline });
});

test('credentials of the stage’s role, in the account that the stage file names', async () => {
  sts.on(AssumeRoleCommand).resolves({
    Credentials: { AccessKeyId: 'id', SecretAccessKey: 'key', SessionToken: 'token', Expiration: new Date() },
  });
  await expect(stageRole(new STSClient({}), prod, 'reader')).resolves.toMatchObject({
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_SESSION_TOKEN: 'token',
  });
  const [call] = sts.commandCalls(AssumeRoleCommand);
  expect(call?.args[0].input).toMatchObject({
    RoleArn: 'arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1-reader',
    DurationSeconds: 3600,
  });
});

test('who may not be it is told who must let him', async () => {
  const denied = Object.assign(new Error('not authorized to perform: sts:AssumeRole'), {
    name: 'AccessDenied',
    $metadata: {},
  });
  sts.on(AssumeRoleCommand).rejects(denied);
  await expect(stageRole(new STSClient({}), prod, 'runner')).rejects.toThrow(
    [
      `${pipeline} cannot be bulkhead-prod-us-east-1-runner: these credentials may not do that: not authorized to perform: sts:AssumeRole`,
      "The role stands after the stage's first deploy; where the stage file has controls.runners, that must name who deploys too.",
    ].join('\n'),
  );
});
