import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  DeleteHostedConfigurationVersionCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListHostedConfigurationVersionsCommand,
  StartDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { AppConfigStore } from '../../../lambdas/switchboard-seed/app-config-store';
import { mergeDefaults } from '../../../lambdas/switchboard-seed/merge-defaults';
import { S3Copy } from '../../../lambdas/switchboard-seed/s3-copy';

const appConfig = mockClient(AppConfigClient);
const s3 = mockClient(S3Client);
const store = new AppConfigStore(new AppConfigClient({ region: 'us-east-1' }), {
  ApplicationId: 'app',
  EnvironmentId: 'env',
  ProfileId: 'profile',
  StrategyId: 'strategy',
  BucketName: 'controls',
  Defaults: '{}',
});
const copy = new S3Copy(new S3Client({ region: 'us-east-1' }), 'controls');
const document = mergeDefaults(
  undefined,
  {
    release: { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 },
    routes: { Import: 'bulk' },
  },
  { changeId: 'seed', atSeconds: 1_700_000_000 },
);

beforeEach(() => {
  appConfig.reset();
  s3.reset();
});

test('the latest version is the highest number of all pages', async () => {
  appConfig
    .on(ListHostedConfigurationVersionsCommand)
    .resolvesOnce({ Items: [{ VersionNumber: 3 }, { VersionNumber: 12 }], NextToken: 'more' })
    .resolvesOnce({ Items: [{ VersionNumber: 7 }] });
  expect(await store.latestVersion()).toBe(12);
  appConfig.on(ListHostedConfigurationVersionsCommand).resolves({ Items: [] });
  expect(await store.latestVersion()).toBeUndefined();
});

test('deployments of all pages, as AppConfig calls their states', async () => {
  appConfig
    .on(ListDeploymentsCommand)
    .resolvesOnce({
      Items: [{ DeploymentNumber: 2, ConfigurationVersion: '5', State: 'DEPLOYING' }],
      NextToken: 'more',
    })
    .resolvesOnce({ Items: [{ DeploymentNumber: 1, ConfigurationVersion: '4', State: 'COMPLETE' }] });
  expect(await store.deployments()).toEqual([
    { number: 2, version: 5, state: 'DEPLOYING' },
    { number: 1, version: 4, state: 'COMPLETE' },
  ]);
});

test('a version is made upon the latest one, and the first one upon none', async () => {
  appConfig.on(CreateHostedConfigurationVersionCommand).resolves({ VersionNumber: 13 });
  expect(await store.createVersion(document, 12)).toBe(13);
  await store.createVersion(document, undefined);
  const [upon, first] = appConfig
    .commandCalls(CreateHostedConfigurationVersionCommand)
    .map(({ args }) => args[0].input);
  expect(upon).toMatchObject({
    ApplicationId: 'app',
    ConfigurationProfileId: 'profile',
    ContentType: 'application/json',
    LatestVersionNumber: 12,
  });
  expect(JSON.parse(Buffer.from((upon?.Content ?? new Uint8Array()) as Uint8Array).toString())).toEqual(
    document,
  );
  expect(first).not.toHaveProperty('LatestVersionNumber');
});

test('deploys with the strategy of the stage', async () => {
  appConfig.on(StartDeploymentCommand).resolves({ DeploymentNumber: 9 });
  expect(await store.deploy(13)).toBe(9);
  expect(appConfig.commandCalls(StartDeploymentCommand)[0]?.args[0].input).toMatchObject({
    EnvironmentId: 'env',
    ConfigurationProfileId: 'profile',
    ConfigurationVersion: '13',
    DeploymentStrategyId: 'strategy',
  });
});

test('a deployed version that is no switchboard is named, and what is wrong with it', async () => {
  const content = (value: unknown) =>
    appConfig
      .on(GetHostedConfigurationVersionCommand)
      .resolves({ Content: contentOf(new TextEncoder().encode(JSON.stringify(value))) });
  content(document);
  expect(await store.document(4)).toEqual(document);
  content({ ...document, revision: 'four' });
  await expect(store.document(4)).rejects.toThrow(
    /^version 4, which is deployed, holds no switchboard \(.*revision.*\): put it right first$/,
  );
});

test.each([
  new NoSuchKey({ message: 'none', $metadata: {} }),
  Object.assign(new Error('no'), { name: 'AccessDenied' }),
])('%s: there is no copy yet, and one is written only if that is still so', async (problem) => {
  s3.on(GetObjectCommand).rejects(problem);
  expect(await copy.read()).toBeUndefined();
  await copy.write('{}', undefined);
  expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
    Bucket: 'controls',
    Key: 'switchboard/last-resort.json',
    Body: '{}',
    ContentType: 'application/json',
    IfNoneMatch: '*',
  });
});

test('a copy is replaced only if it is still the one that was read', async () => {
  await copy.write('{}', { text: 'old', tag: '"etag"' });
  expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({ IfMatch: '"etag"' });
});

test('a bucket that cannot be read is a problem', async () => {
  s3.on(GetObjectCommand).rejects(new Error('S3 is gone'));
  await expect(copy.read()).rejects.toThrow('S3 is gone');
});

/** Bytes as the SDK hands them out. */
function contentOf(bytes: Uint8Array) {
  return Object.assign(bytes, { transformToString: () => new TextDecoder().decode(bytes) });
}

test('versions are the seed’s own by what they say of themselves, on all pages', async () => {
  const own = { Description: 'defaults of the stage file' };
  appConfig
    .on(ListHostedConfigurationVersionsCommand)
    .resolvesOnce({ Items: [{ VersionNumber: 2, ...own }], NextToken: 'more' })
    .resolvesOnce({ Items: [{ VersionNumber: 1, ...own }] })
    .resolves({
      Items: [
        { VersionNumber: 2, ...own },
        { VersionNumber: 1, Description: 'upon 4' },
      ],
    });
  expect(await store.ownVersions()).toEqual([2, 1]);
  expect(await store.ownVersions()).toBeUndefined();
  await store.removeVersion(2);
  expect(appConfig.commandCalls(DeleteHostedConfigurationVersionCommand)[0]?.args[0].input).toEqual({
    ApplicationId: 'app',
    ConfigurationProfileId: 'profile',
    VersionNumber: 2,
  });
});

test('the copy goes with all of its versions: S3 deletes no bucket that has any', async () => {
  s3.on(ListObjectVersionsCommand).resolves({
    Versions: [{ VersionId: 'b' }, { VersionId: 'a' }],
    DeleteMarkers: [{ VersionId: 'c' }],
  });
  await copy.remove();
  const place = { Bucket: 'controls', Key: 'switchboard/last-resort.json' };
  expect(s3.commandCalls(ListObjectVersionsCommand)[0]?.args[0].input).toEqual({
    Bucket: 'controls',
    Prefix: place.Key,
  });
  expect(s3.commandCalls(DeleteObjectCommand).map((call) => call.args[0].input)).toEqual([
    { ...place, VersionId: 'b' },
    { ...place, VersionId: 'a' },
    { ...place, VersionId: 'c' },
  ]);
});
