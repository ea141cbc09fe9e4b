import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { stackId } from '../../config/contract/stack-id';
import { parseDocument } from '../../domain/switchboard/parse-document';
import { applyChange } from '../../ops/switchboard/apply-change';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';

const StackName = stackId('local', 'Controls');

let stage: DeployedRegion;
let appConfig: AppConfigClient;
let s3: S3Client;
let cloudFormation: CloudFormationClient;
let ids: { readonly app: string; readonly env: string; readonly profile: string; readonly strategy: string };
let bucket: string;

beforeAll(async () => {
  stage = await deployedRegion();
  const place = {
    endpoint: `http://127.0.0.1:${stage.region.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  appConfig = new AppConfigClient(place);
  s3 = new S3Client({ ...place, forcePathStyle: true });
  cloudFormation = new CloudFormationClient(place);
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const output = (key: string): string =>
    Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';
  ids = {
    app: output('SwitchboardApplicationId'),
    env: output('SwitchboardEnvironmentId'),
    profile: output('SwitchboardProfileId'),
    strategy: output('SwitchboardStrategyId'),
  };
  bucket = output('ControlsBucketName');
});
afterAll(async () => {
  for (const client of [appConfig, s3, cloudFormation]) client.destroy();
  await stage.end();
});

/** The text that is deployed, and its version. */
async function deployed(): Promise<{ readonly text: string; readonly version: number }> {
  const { Items = [] } = await appConfig.send(
    new ListDeploymentsCommand({ ApplicationId: ids.app, EnvironmentId: ids.env }),
  );
  const newest = Items.reduce((one, other) =>
    (other.DeploymentNumber ?? 0) > (one.DeploymentNumber ?? 0) ? other : one,
  );
  const version = Number(newest.ConfigurationVersion);
  const { Content } = await appConfig.send(
    new GetHostedConfigurationVersionCommand({
      ApplicationId: ids.app,
      ConfigurationProfileId: ids.profile,
      VersionNumber: version,
    }),
  );
  return { text: new TextDecoder().decode(Content), version };
}

async function deployedDocument() {
  const parsed = parseDocument((await deployed()).text);
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.document;
}

/** What an operator does, without the command. */
async function deployText(text: string): Promise<void> {
  const { VersionNumber } = await appConfig.send(
    new CreateHostedConfigurationVersionCommand({
      ApplicationId: ids.app,
      ConfigurationProfileId: ids.profile,
      ContentType: 'application/json',
      Content: new TextEncoder().encode(text),
    }),
  );
  await appConfig.send(
    new StartDeploymentCommand({
      ApplicationId: ids.app,
      EnvironmentId: ids.env,
      ConfigurationProfileId: ids.profile,
      ConfigurationVersion: String(VersionNumber),
      DeploymentStrategyId: ids.strategy,
    }),
  );
}

async function copy(): Promise<unknown> {
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: controlsKeys.lastResortSwitchboard }),
  );
  return JSON.parse((await Body?.transformToString()) ?? '');
}

test('the first deploy leaves a switchboard in force, and the copy for the worst', async () => {
  const document = await deployedDocument();
  expect(document).toMatchObject({ revision: 1, switches: [], seeded: ['release'] });
  expect(await copy()).toEqual(document);
});

test('a deploy keeps what an operator switched, and a new default comes on top of it', async () => {
  const seeded = await deployedDocument();
  const pattern = { source: 'zapier', jobClass: '*', account: '*' };
  const note = { reason: 'runs away', who: 'ada', atSeconds: 1_700_000_000 };
  const switched = applyChange(
    seeded,
    { kind: 'set-switch', switch: { ...pattern, ...note, action: 'off' } },
    'operator',
  );
  await deployText(JSON.stringify(switched));
  await stage.deploy();
  expect(await deployedDocument()).toEqual(switched);

  await stage.deploy({ stage: withRoute('Digest') });
  const merged = await deployedDocument();
  expect(merged).toMatchObject({ revision: 3, switches: switched.switches });
  expect(merged.routes.map(({ jobClass, queue }) => [jobClass, queue])).toEqual([['Digest', 'bulk']]);
  expect(await copy()).toEqual(merged);
});

test('a document that somebody spoilt fails the deploy with a sentence, and stays as it is', async () => {
  // AppConfig's validator would refuse it; the emulator's does not.
  await deployText('{"version":1}');
  const before = await deployed();
  await expect(stage.deploy({ stage: withRoute('Report') })).rejects.toThrow();
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  const reasons = StackEvents.map(({ ResourceStatusReason }) => ResourceStatusReason ?? '');
  expect(reasons.join('\n')).toMatch(
    new RegExp(
      `The switchboard was not seeded: version ${before.version}, which is deployed, holds no switchboard`,
    ),
  );
  expect(await deployed()).toEqual(before);
});

function withRoute(jobClass: string): string {
  return stage.stageFile((input) => {
    input.controls = { routes: { [jobClass]: 'bulk' } };
  });
}
