import { loadStage } from '../../config/load-stage';
import { resourcesByType } from '../support/synth/parsed-template';
import { synthStage } from '../support/synth/synth-stage';

/**
 * Logical ids and names of what holds state, letter by letter. A changed id is a new resource beside, or instead of,
 * the old one: customers' jobs, or everyone's connections. Change a line here only with a plan for the data.
 */
const { parsed } = synthStage(loadStage('prod'));

const ids = (stack: 'Foundation' | 'Controls', type: string): string[] =>
  resourcesByType(parsed[stack], type).map(([id]) => id);

test('stores', () => {
  const stores = resourcesByType(parsed.Foundation, 'AWS::ElastiCache::ReplicationGroup');
  expect(
    stores.map(([id, store]) => [id, store.Properties?.ReplicationGroupId, store.Properties?.Port]),
  ).toEqual([
    ['JobStoreGroupAF2CAC37', 'prod-jobs-1', 6380],
    ['PubSubStoreGroup7816FCFF', 'prod-pubsub-1', 6381],
  ]);
  expect(ids('Foundation', 'AWS::ElastiCache::SubnetGroup')).toEqual([
    'JobStoreGroupSubnetsD71AEFD5',
    'PubSubStoreGroupSubnets99125022',
  ]);
});

test('users of the stores, whose passwords the tasks hold', () => {
  const users = resourcesByType(parsed.Foundation, 'AWS::ElastiCache::User');
  expect(users.map(([id, user]) => [id, user.Properties?.UserId])).toEqual([
    ['JobStoreAppUser7993DAFE', 'prod-jobs-app'],
    ['JobStoreMeterUserD983AE39', 'prod-jobs-meter'],
    ['PubSubStoreAppUser667CC41C', 'prod-pubsub-app'],
    ['PubSubStoreMeterUser1698B81D', 'prod-pubsub-meter'],
  ]);
  const secrets = resourcesByType(parsed.Foundation, 'AWS::SecretsManager::Secret');
  expect(secrets.map(([id, secret]) => [id, secret.Properties?.Name])).toEqual([
    ['JobStoreAppUserPassword9BB4EF7E', undefined],
    ['JobStoreMeterUserPassword6395CF02', undefined],
    ['JobStoreAppConnectionE803EC39', 'bulkhead/prod/jobs/app'],
    ['JobStoreMeterConnection03D35E78', 'bulkhead/prod/jobs/meter'],
    ['PubSubStoreAppUserPassword051FC8E8', undefined],
    ['PubSubStoreMeterUserPassword5072191E', undefined],
    ['PubSubStoreAppConnection4B3D7848', 'bulkhead/prod/pubsub/app'],
    ['PubSubStoreMeterConnection1EE41087', 'bulkhead/prod/pubsub/meter'],
  ]);
});

test('network and buckets', () => {
  expect(ids('Foundation', 'AWS::EC2::VPC')).toEqual(['NetworkVpc7FB7348F']);
  expect(ids('Foundation', 'AWS::S3::Bucket')).toEqual(['NetworkAccessLogs2291E307']);
  expect(ids('Controls', 'AWS::S3::Bucket')).toEqual([
    'ControlsBucketAccessLogs4DC882F3',
    'ControlsBucketFA95DC0F',
  ]);
  for (const bucket of [
    ...resourcesByType(parsed.Foundation, 'AWS::S3::Bucket'),
    ...resourcesByType(parsed.Controls, 'AWS::S3::Bucket'),
  ]) {
    expect(bucket[1]).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  }
});

test('the switchboard, whose document is in no template, and the log of what operators did', () => {
  const kept = (type: string) =>
    resourcesByType(parsed.Controls, type).map(([id, { UpdateReplacePolicy }]) => [id, UpdateReplacePolicy]);
  expect(kept('AWS::AppConfig::Application')).toEqual([['SwitchboardD4BC242A', 'Retain']]);
  expect(kept('AWS::AppConfig::Environment')).toEqual([['SwitchboardEnvironment2A506862', 'Retain']]);
  expect(kept('AWS::AppConfig::ConfigurationProfile')).toEqual([['SwitchboardProfile40D51BEE', 'Retain']]);
  expect(kept('AWS::Logs::LogGroup')).toContainEqual(['AuditLog208ED862', 'Retain']);
});
