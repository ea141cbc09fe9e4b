import { Match } from 'aws-cdk-lib/assertions';
import { accessStrings } from '../../../constructs/stores/access-strings';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const mebibyte = 1024 * 1024;
const config = stageWith((input) => {
  input.stores = {
    jobs: {
      nodeType: 'cache.r8g.large',
      replicas: 2,
      generation: 3,
      restoreFrom: 'before-the-import',
      engineVersion: '9.0',
      snapshotRetentionDays: 9,
    },
    pubsub: { nodeType: 'cache.t4g.small', replicas: 0, engineVersion: '7.2', subscriberBufferMiB: 2 },
  };
});
const { template, parsed } = synthStage(config);
const foundation = template('Foundation');

const groupOf = (role: string) => {
  const found = resourcesByType(parsed.Foundation, 'AWS::ElastiCache::ReplicationGroup').find(([, group]) =>
    String(group.Properties?.ReplicationGroupId).includes(role),
  );
  return found?.[1].Properties ?? {};
};

test('each store is one group, cluster mode off, encrypted, with its fixed name, port and version', () => {
  foundation.resourceCountIs('AWS::ElastiCache::ReplicationGroup', 2);
  foundation.allResourcesProperties('AWS::ElastiCache::ReplicationGroup', {
    Engine: 'valkey',
    ClusterMode: 'disabled',
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
    AtRestEncryptionEnabled: true,
    // AWS must not run another version than the template asks for.
    AutoMinorVersionUpgrade: false,
    AuthToken: Match.absent(),
    ReplicasPerNodeGroup: Match.absent(),
  });
  expect(groupOf('jobs')).toMatchObject({
    ReplicationGroupId: 'local-jobs-3',
    CacheNodeType: 'cache.r8g.large',
    Port: 6380,
    EngineVersion: '9.0',
    SnapshotName: 'before-the-import',
  });
  // An empty one, unless the stage file says otherwise.
  expect(groupOf('pubsub')).not.toHaveProperty('SnapshotName');
  expect(groupOf('pubsub')).toMatchObject({
    ReplicationGroupId: 'local-pubsub-1',
    Port: 6381,
    EngineVersion: '7.2',
  });
});

test('a store is never deleted or replaced without a snapshot', () => {
  for (const [, group] of resourcesByType(parsed.Foundation, 'AWS::ElastiCache::ReplicationGroup')) {
    expect(group).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
  }
  expect(groupOf('jobs')).toMatchObject({ SnapshotRetentionLimit: 9, SnapshotWindow: '03:00-04:00' });
});

test('replicas bring failover over zones; none brings neither', () => {
  expect(groupOf('jobs')).toMatchObject({
    NumCacheClusters: 3,
    AutomaticFailoverEnabled: true,
    MultiAZEnabled: true,
  });
  expect(groupOf('pubsub')).toMatchObject({
    NumCacheClusters: 1,
    AutomaticFailoverEnabled: false,
    MultiAZEnabled: false,
  });
});

test('the job store refuses instead of evicting and keeps 40 % free for relief', () => {
  foundation.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
    CacheParameterGroupFamily: 'valkey9',
    Properties: Match.objectLike({
      'maxmemory-policy': 'noeviction',
      'reserved-memory-percent': '40',
      'client-output-buffer-limit-normal-hard-limit': String(64 * mebibyte),
    }),
  });
});

test('the pub/sub store drops what does not read, and never says noeviction', () => {
  foundation.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
    CacheParameterGroupFamily: 'valkey7',
    Properties: Match.objectLike({
      'maxmemory-policy': 'allkeys-lru',
      'client-output-buffer-limit-pubsub-hard-limit': String(2 * mebibyte),
      'client-output-buffer-limit-pubsub-soft-limit': String(mebibyte / 2),
      'client-output-buffer-limit-pubsub-soft-seconds': '10',
      'client-output-buffer-limit-normal-hard-limit': String(mebibyte),
      'client-output-buffer-limit-normal-soft-seconds': '10',
    }),
  });
});

test('each store has a user group of its own, with an app and a meter user and the exact access strings', () => {
  const strings = accessStrings('bullmq');
  for (const [store, role] of [
    ['jobs', 'app'],
    ['jobs', 'meter'],
    ['pubsub', 'app'],
    ['pubsub', 'meter'],
  ] as const) {
    foundation.hasResourceProperties('AWS::ElastiCache::User', {
      Engine: 'valkey',
      UserId: `local-${store}-${role}`,
      UserName: `local-${store}-${role}`,
      AccessString: strings[store][role],
      NoPasswordRequired: false,
    });
  }
  const groups = resourcesByType(parsed.Foundation, 'AWS::ElastiCache::UserGroup');
  expect(groups.map(([, group]) => group.Properties?.UserGroupId).sort()).toEqual([
    'local-jobs',
    'local-pubsub',
  ]);
  const members = groups.flatMap(([, group]) =>
    group.Properties?.UserIds.map((id: { Ref: string }) => id.Ref),
  );
  expect(new Set(members).size).toBe(4);
});

test('passwords are generated, alphanumeric, and in no template', () => {
  foundation.resourcePropertiesCountIs(
    'AWS::SecretsManager::Secret',
    { GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 } },
    4,
  );
  const users = resourcesByType(parsed.Foundation, 'AWS::ElastiCache::User');
  for (const [, user] of users) {
    expect(JSON.stringify(user.Properties?.Passwords)).toMatch(
      /^\[{"Fn::Join":\["",\["{{resolve:secretsmanager:"/,
    );
  }
});

test('only members of its client group dial a store, on its port', () => {
  const ingress = resourcesByType(parsed.Foundation, 'AWS::EC2::SecurityGroupIngress').filter(([id]) =>
    /ServerGroup/.test(id),
  );
  const seen = ingress.map(([, rule]) => [
    rule.Properties?.GroupId['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, ''),
    rule.Properties?.SourceSecurityGroupId['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, ''),
    rule.Properties?.FromPort,
    rule.Properties?.ToPort,
  ]);
  expect(seen).toEqual([
    ['JobStoreServerGroup', 'JobStoreClientGroup', 6380, 6380],
    ['PubSubStoreServerGroup', 'PubSubStoreClientGroup', 6381, 6381],
  ]);
});

test('slow commands are logged where the stage keeps its logs', () => {
  expect(groupOf('jobs').LogDeliveryConfigurations).toEqual([
    expect.objectContaining({ LogType: 'slow-log', LogFormat: 'json', DestinationType: 'cloudwatch-logs' }),
  ]);
  foundation.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/vendedlogs/elasticache/local-jobs-3/slow-log',
  });
});
