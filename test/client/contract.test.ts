import { readdirSync, readFileSync } from 'node:fs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { readLastResortFromS3, readStressFromS3 } from '../../client/read-from-s3';
import { switchboardSettings } from '../../client/switchboard-settings';
import { controlsBucketVariable, controlsKeys } from '../../config/contract/controls-keys';
import { taskEnvironment } from '../../config/contract/task-environment';

/** client/ goes with an app and cannot import the contract, so it repeats these strings. */
const sources = readdirSync('client').map((file) => readFileSync(`client/${file}`, 'utf8'));

test('the objects that are read are those that are written', async () => {
  const s3 = mockClient(S3Client)
    .on(GetObjectCommand)
    .callsFake(() => ({ Body: { transformToString: async () => '' } }));
  await readStressFromS3(new S3Client({}), 'controls')();
  await readLastResortFromS3(new S3Client({}), 'controls')(AbortSignal.timeout(1000));
  expect(s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
    { Bucket: 'controls', Key: controlsKeys.stressReport },
    { Bucket: 'controls', Key: controlsKeys.lastResortSwitchboard },
  ]);
});

test('every variable that is named is one that tasks are given', () => {
  const given: readonly string[] = [...Object.values(taskEnvironment), controlsBucketVariable];
  const named = sources.flatMap((source) => source.match(/\bBULKHEAD_\w+/g) ?? []);
  expect(named.filter((name) => !given.includes(name))).toEqual([]);
  expect(named).toEqual(expect.arrayContaining([taskEnvironment.switchboard]));
});

test('the settings come from the variables of the contract', () => {
  const environment = {
    [taskEnvironment.switchboard]: 'app1234/env5678/pro9012',
    [taskEnvironment.stageQueues]: 'critical,default, low',
    [taskEnvironment.shedSources]: 'csv-import,auto-assign',
    [controlsBucketVariable]: 'controls',
  };
  expect(switchboardSettings(environment)).toEqual({
    applicationId: 'app1234',
    environmentId: 'env5678',
    profileId: 'pro9012',
    bucket: 'controls',
    stageQueues: ['critical', 'default', 'low'],
    shedSources: ['csv-import', 'auto-assign'],
  });
});

test('without queues and sources both lists are empty', () => {
  const environment = { [taskEnvironment.switchboard]: 'a/b/c', [taskEnvironment.shedSources]: '' };
  expect(switchboardSettings(environment)).toMatchObject({ stageQueues: [], shedSources: [], bucket: '' });
});

test('outside of a stage there are no settings', () => {
  expect(switchboardSettings({})).toBeUndefined();
});

test.each(['', 'app', 'app/env', 'app/env/', 'a/b/c/d'])('%j is no place of a switchboard', (place) => {
  expect(() => switchboardSettings({ [taskEnvironment.switchboard]: place })).toThrow(
    `BULKHEAD_SWITCHBOARD: expected <application>/<environment>/<profile>, got ${JSON.stringify(place)}`,
  );
});
