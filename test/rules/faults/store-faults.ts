import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { store, parameters, user, userGroup, nodes } = prodParts;
const parameter = (name: string) => `Properties.Properties.${name}`;
const policy = parameter('maxmemory-policy');
const subscribers = 'client-output-buffer-limit-pubsub';
const readers = 'client-output-buffer-limit-normal';

/** What the stores are. */
export const storeFaults: readonly Fault[] = [
  {
    name: 'a node type that nobody sells',
    caughtBy: 'store-engine-exists',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.CacheNodeType', 'cache.r7g.huge'),
  },
  {
    name: 'a node type of EC2',
    caughtBy: 'store-engine-exists',
    apply: (app) => app.set(store(app, 'pubsub'), 'Properties.CacheNodeType', 'm7g.large'),
  },
  {
    name: 'an engine version from the future',
    caughtBy: 'store-engine-exists',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.EngineVersion', '12.9'),
  },
  {
    name: 'parameters of a family that does not exist',
    caughtBy: 'store-engine-exists',
    apply: (app) => app.set(parameters(app, 'jobs'), 'Properties.CacheParameterGroupFamily', 'valkey99'),
  },
  {
    name: 'parameters of the version before',
    caughtBy: 'store-engine-exists',
    apply: (app) => app.set(parameters(app, 'pubsub'), 'Properties.CacheParameterGroupFamily', 'valkey7'),
  },
  {
    name: 'a password of five characters',
    caughtBy: 'store-users-minimal',
    apply: (app) => {
      const password = app.find('AWS::SecretsManager::Secret', 'Password of prod-jobs-app');
      app.set(password, 'Properties.GenerateSecretString.PasswordLength', 5);
    },
  },
  {
    name: 'noeviction removed',
    caughtBy: 'job-store-noeviction',
    apply: (app) => app.remove(parameters(app, 'jobs'), policy),
  },
  {
    name: 'the job store evicts the oldest',
    caughtBy: 'job-store-noeviction',
    apply: (app) => app.set(parameters(app, 'jobs'), policy, 'allkeys-lru'),
  },
  {
    name: 'noeviction misspelt',
    caughtBy: 'job-store-noeviction',
    apply: (app) => app.set(parameters(app, 'jobs'), policy, 'no-eviction'),
  },
  {
    name: "the job store takes AWS's default parameters",
    caughtBy: 'job-store-noeviction',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.CacheParameterGroupName', 'default.valkey8'),
  },
  {
    name: 'noeviction on both',
    caughtBy: 'noeviction-only-on-job-stores',
    apply: (app) => app.set(parameters(app, 'pubsub'), policy, 'noeviction'),
  },
  {
    name: 'parameter group shared',
    caughtBy: 'separate-stores',
    apply: (app) =>
      app.set(store(app, 'pubsub'), 'Properties.CacheParameterGroupName', {
        Ref: parameters(app, 'jobs').logicalId,
      }),
  },
  {
    name: 'one user group for both stores',
    caughtBy: 'separate-stores',
    apply: (app) =>
      app.set(store(app, 'pubsub'), 'Properties.UserGroupIds', [{ Ref: userGroup(app, 'jobs').logicalId }]),
  },
  {
    name: 'one user in both user groups, by its id',
    caughtBy: 'separate-stores',
    apply: (app) => app.push(userGroup(app, 'pubsub'), 'Properties.UserIds', 'prod-jobs-app'),
  },
  {
    name: 'both stores in one security group',
    caughtBy: 'separate-stores',
    apply: (app) =>
      app.push(store(app, 'pubsub'), 'Properties.SecurityGroupIds', {
        'Fn::GetAtt': [nodes(app, 'jobs').logicalId, 'GroupId'],
      }),
  },
  {
    name: 'the pub/sub store dropped',
    caughtBy: 'separate-stores',
    apply: (app) => app.delete(store(app, 'pubsub')),
  },
  {
    name: 'the pub/sub store says it holds jobs',
    caughtBy: 'separate-stores',
    apply: (app) => app.set(store(app, 'pubsub'), 'Properties.Tags.0.Value', 'jobs'),
  },
  {
    name: 'pub/sub buffer limit removed',
    caughtBy: 'bounded-output-buffers',
    apply: (app) => app.remove(parameters(app, 'pubsub'), parameter(`${subscribers}-hard-limit`)),
  },
  {
    name: 'soft limit of subscribers off',
    caughtBy: 'bounded-output-buffers',
    apply: (app) => app.set(parameters(app, 'pubsub'), parameter(`${subscribers}-soft-limit`), '0'),
  },
  {
    name: 'pub/sub store on an engine that does not count large messages',
    caughtBy: 'bounded-output-buffers',
    apply: (app) => app.set(store(app, 'pubsub'), 'Properties.EngineVersion', '9.0'),
  },
  {
    name: 'engine version of the pub/sub store left to the day of the deploy',
    caughtBy: 'bounded-output-buffers',
    apply: (app) => app.remove(store(app, 'pubsub'), 'Properties.EngineVersion'),
  },
  {
    name: 'publishers unbounded',
    caughtBy: 'bounded-output-buffers',
    apply: (app) => app.set(parameters(app, 'pubsub'), parameter(`${readers}-hard-limit`), '0'),
  },
  {
    name: 'readers of the job store unbounded',
    caughtBy: 'bounded-output-buffers',
    apply: (app) => app.remove(parameters(app, 'jobs'), parameter(`${readers}-hard-limit`)),
  },
  {
    name: 'store name removed',
    caughtBy: 'fixed-store-names',
    apply: (app) => app.remove(store(app, 'jobs'), 'Properties.ReplicationGroupId'),
  },
  {
    name: 'store name from a parameter',
    caughtBy: 'fixed-store-names',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.ReplicationGroupId', { Ref: 'JobStoreName' }),
  },
  {
    name: 'snapshot policy removed',
    caughtBy: 'snapshot-policies',
    apply: (app) => app.remove(store(app, 'jobs'), 'DeletionPolicy'),
  },
  {
    name: 'a replaced store is thrown away',
    caughtBy: 'snapshot-policies',
    apply: (app) => app.set(store(app, 'jobs'), 'UpdateReplacePolicy', 'Delete'),
  },
  {
    name: 'no daily snapshot of the jobs',
    caughtBy: 'snapshot-policies',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.SnapshotRetentionLimit', 0),
  },
  {
    name: 'TLS off',
    caughtBy: 'store-encryption',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.TransitEncryptionEnabled', false),
  },
  {
    name: 'TLS left to the client',
    caughtBy: 'store-encryption',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.TransitEncryptionMode', 'preferred'),
  },
  {
    name: 'not encrypted at rest',
    caughtBy: 'store-encryption',
    apply: (app) => app.remove(store(app, 'pubsub'), 'Properties.AtRestEncryptionEnabled'),
  },
  {
    name: 'no users',
    caughtBy: 'store-encryption',
    apply: (app) => app.remove(store(app, 'jobs'), 'Properties.UserGroupIds'),
  },
  {
    name: 'one password for all',
    caughtBy: 'store-encryption',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.AuthToken', 'a-token-of-16-characters'),
  },
  {
    name: 'replicas without MultiAZ',
    caughtBy: 'multi-az-with-replicas',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.MultiAZEnabled', false),
  },
  {
    name: 'replicas without failover',
    caughtBy: 'multi-az-with-replicas',
    apply: (app) => app.remove(store(app, 'jobs'), 'Properties.AutomaticFailoverEnabled'),
  },
  {
    name: 'failover without a replica',
    caughtBy: 'multi-az-with-replicas',
    apply: (app) => app.set(store(app, 'pubsub'), 'Properties.NumCacheClusters', 1),
  },
  {
    name: 'both users of the job store are changed at once',
    caughtBy: 'store-users-in-order',
    apply: (app) => app.remove(user(app, 'jobs-meter'), 'DependsOn'),
  },
  {
    name: 'a user waits for one of the other store',
    caughtBy: 'store-users-in-order',
    apply: (app) => app.set(user(app, 'pubsub-meter'), 'DependsOn', [user(app, 'jobs-app').logicalId]),
  },
  {
    name: 'a third user joins the group, and waits for nobody',
    caughtBy: 'store-users-in-order',
    apply: (app) => {
      const { stack } = user(app, 'jobs-app');
      const logicalId = 'ReportsUser';
      app.add({ stack, logicalId }, { Type: 'AWS::ElastiCache::User', Properties: { UserId: 'reports' } });
      app.push(userGroup(app, 'jobs'), 'Properties.UserIds', { Ref: logicalId });
    },
  },
  {
    name: 'a third user joins the group by its id, and waits for nobody',
    caughtBy: 'store-users-in-order',
    apply: (app) => {
      const { stack } = user(app, 'pubsub-app');
      const reports = { Type: 'AWS::ElastiCache::User', Properties: { UserId: 'reports' } };
      app.add({ stack, logicalId: 'ReportsUser' }, reports);
      app.push(userGroup(app, 'pubsub'), 'Properties.UserIds', 'reports');
    },
  },
];
