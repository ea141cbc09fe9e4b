import { boundedOutputBuffers } from '../../rules/bounded-output-buffers';
import { fixedStoreNames } from '../../rules/fixed-store-names';
import { jobStoreNoeviction } from '../../rules/job-store-noeviction';
import { multiAzWithReplicas } from '../../rules/multi-az-with-replicas';
import { noevictionOnlyOnJobStores } from '../../rules/noeviction-only-on-job-stores';
import type { Rule } from '../../rules/rule';
import { separateStores } from '../../rules/separate-stores';
import { snapshotPolicies } from '../../rules/snapshot-policies';
import { storeEncryption } from '../../rules/store-encryption';
import { storeUsersInOrder } from '../../rules/store-users-in-order';
import { broken } from './broken';
import type { Editable } from './editable';

const jobs = { stack: 'data', logicalId: 'Jobs' };
const pubsub = { stack: 'data', logicalId: 'PubSub' };
const jobParameters = { stack: 'data', logicalId: 'JobsParameters' };
const pubsubParameters = { stack: 'data', logicalId: 'PubSubParameters' };
const policy = 'Properties.Properties.maxmemory-policy';

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    separateStores,
    'one parameter group',
    (app) => app.set(pubsub, 'Properties.CacheParameterGroupName', { Ref: 'JobsParameters' }),
    ['data/PubSub: shares the parameter group JobsParameters with the job store Jobs: expected its own'],
  ],
  [
    separateStores,
    'one parameter group that is made elsewhere',
    (app) => {
      app.set(jobs, 'Properties.CacheParameterGroupName', 'default.valkey8');
      app.set(pubsub, 'Properties.CacheParameterGroupName', 'default.valkey8');
    },
    ['data/PubSub: shares the parameter group default.valkey8 with the job store Jobs: expected its own'],
  ],
  [
    separateStores,
    'one user group, by name',
    (app) => app.set(pubsub, 'Properties.UserGroupIds', ['shop-jobs-users']),
    [
      'data/PubSub: shares the user group JobsUsers with the job store Jobs: expected its own',
      'data/PubSub: shares the user JobsUser with the job store Jobs: expected its own',
    ],
  ],
  [
    separateStores,
    'one user in both groups, by name',
    (app) => app.push({ stack: 'data', logicalId: 'PubSubUsers' }, 'Properties.UserIds', 'shop-jobs-app'),
    ['data/PubSub: shares the user JobsUser with the job store Jobs: expected its own'],
  ],
  [
    separateStores,
    'one security group',
    (app) => app.set(pubsub, 'Properties.SecurityGroupIds', [{ Ref: 'JobsNodes' }]),
    ['data/PubSub: shares the security group JobsNodes with the job store Jobs: expected its own'],
  ],
  [
    separateStores,
    'one store for all',
    (app) => app.delete(pubsub),
    [
      'app/Cable: serves websockets, but no store of its stage has the tag bulkhead:role=pubsub: expected one of each',
    ],
  ],
  [
    separateStores,
    'no store for jobs beside a pool with queues',
    (app) => app.delete(jobs),
    [
      'app/Cable: serves websockets, but no store of its stage has the tag bulkhead:role=jobs: expected one of each',
    ],
  ],
  [
    jobStoreNoeviction,
    'another policy',
    (app) => app.set(jobParameters, policy, 'volatile-lru'),
    ['data/Jobs: maxmemory-policy of its parameter group is "volatile-lru", expected "noeviction"'],
  ],
  [
    jobStoreNoeviction,
    'no policy',
    (app) => app.remove(jobParameters, policy),
    ['data/Jobs: maxmemory-policy of its parameter group is nothing, expected "noeviction"'],
  ],
  [
    jobStoreNoeviction,
    'the default group of AWS',
    (app) => app.set(jobs, 'Properties.CacheParameterGroupName', 'default.valkey8'),
    ['data/Jobs: maxmemory-policy of its parameter group is nothing, expected "noeviction"'],
  ],
  [
    jobStoreNoeviction,
    'a serverless job store',
    (app) =>
      app.add(
        { stack: 'app', logicalId: 'Cache' },
        {
          Type: 'AWS::ElastiCache::ServerlessCache',
          Properties: { Tags: [{ Key: 'bulkhead:role', Value: 'jobs' }] },
        },
      ),
    [
      'app/Cache: is a job store of type AWS::ElastiCache::ServerlessCache, expected AWS::ElastiCache::ReplicationGroup',
    ],
  ],
  [
    noevictionOnlyOnJobStores,
    'noeviction on both',
    (app) => app.set(pubsubParameters, policy, 'noeviction'),
    ['data/PubSub: maxmemory-policy is "noeviction" on a store for pubsub, expected a policy that evicts'],
  ],
  [
    noevictionOnlyOnJobStores,
    'a cache that never evicts',
    (app) => {
      app.set(pubsub, 'Properties.Tags.0.Value', 'cache');
      app.set(pubsubParameters, policy, 'noeviction');
    },
    ['data/PubSub: maxmemory-policy is "noeviction" on a store for cache, expected a policy that evicts'],
  ],
  [
    boundedOutputBuffers,
    'no limit for subscribers',
    (app) => {
      app.remove(pubsubParameters, 'Properties.Properties.client-output-buffer-limit-pubsub-hard-limit');
      app.set(pubsubParameters, 'Properties.Properties.client-output-buffer-limit-pubsub-soft-seconds', '0');
    },
    [
      'data/PubSub: client-output-buffer-limit-pubsub-hard-limit is nothing, expected a number above 0',
      'data/PubSub: client-output-buffer-limit-pubsub-soft-seconds is "0", expected a number above 0',
    ],
  ],
  [
    boundedOutputBuffers,
    'no limit for readers of the job store',
    (app) =>
      app.set(jobParameters, 'Properties.Properties.client-output-buffer-limit-normal-hard-limit', '0'),
    ['data/Jobs: client-output-buffer-limit-normal-hard-limit is "0", expected a number above 0'],
  ],
  [
    boundedOutputBuffers,
    'a soft limit that is never reached',
    (app) =>
      app.set(pubsubParameters, 'Properties.Properties.client-output-buffer-limit-pubsub-soft-limit', '3'),
    ['data/PubSub: client-output-buffer-limit-pubsub-soft-limit is 3, expected at most the hard limit 2'],
  ],
  [
    fixedStoreNames,
    'no name',
    (app) => app.remove(jobs, 'Properties.ReplicationGroupId'),
    ['data/Jobs: ReplicationGroupId is nothing, expected a literal name of at most 40 characters'],
  ],
  [
    fixedStoreNames,
    'a name that is not fixed',
    (app) => app.set(jobs, 'Properties.ReplicationGroupId', { Ref: 'Name' }),
    ['data/Jobs: ReplicationGroupId is {"Ref":"Name"}, expected a literal name of at most 40 characters'],
  ],
  [
    fixedStoreNames,
    'a name that ElastiCache refuses',
    (app) => app.set(jobs, 'Properties.ReplicationGroupId', 'jobs--1'),
    ['data/Jobs: ReplicationGroupId is "jobs--1", expected a literal name of at most 40 characters'],
  ],
  [
    snapshotPolicies,
    'no policies, no retention',
    (app) => {
      app.remove(jobs, 'DeletionPolicy');
      app.set(jobs, 'UpdateReplacePolicy', 'Delete');
      app.set(jobs, 'Properties.SnapshotRetentionLimit', 0);
      app.set(pubsub, 'Properties.SnapshotRetentionLimit', 0);
    },
    [
      'data/Jobs: DeletionPolicy is nothing, expected "Snapshot"',
      'data/Jobs: UpdateReplacePolicy is "Delete", expected "Snapshot"',
      'data/Jobs: SnapshotRetentionLimit of a job store is 0, expected 1 day or more',
    ],
  ],
  [
    storeEncryption,
    'nothing at all',
    (app) => {
      app.remove(jobs, 'Properties.TransitEncryptionEnabled');
      app.set(jobs, 'Properties.AtRestEncryptionEnabled', false);
      app.set(jobs, 'Properties.Engine', 'memcached');
      app.set(jobs, 'Properties.UserGroupIds', []);
    },
    [
      'data/Jobs: TransitEncryptionEnabled is nothing, expected true',
      'data/Jobs: AtRestEncryptionEnabled is false, expected true',
      'data/Jobs: Engine is "memcached", expected "valkey" or "redis"',
      'data/Jobs: UserGroupIds is empty, expected a user group: without one, whoever dials may do everything',
    ],
  ],
  [
    storeEncryption,
    'clear text beside TLS, one password for all',
    (app) => {
      app.set(jobs, 'Properties.TransitEncryptionMode', 'preferred');
      app.set(jobs, 'Properties.AuthToken', '{{resolve:secretsmanager:token}}');
    },
    [
      'data/Jobs: TransitEncryptionMode is "preferred", expected "required"',
      'data/Jobs: AuthToken is set, expected users of a user group: one password for all cannot be limited',
    ],
  ],
  [
    multiAzWithReplicas,
    'a replica that may not take over',
    (app) => {
      app.remove(jobs, 'Properties.MultiAZEnabled');
      app.set(jobs, 'Properties.AutomaticFailoverEnabled', false);
    },
    [
      'data/Jobs: AutomaticFailoverEnabled is false with 1 replicas, expected true',
      'data/Jobs: MultiAZEnabled is nothing with 1 replicas, expected true',
    ],
  ],
  [
    multiAzWithReplicas,
    'failover to nowhere',
    (app) => app.set(jobs, 'Properties.NumCacheClusters', 1),
    [
      'data/Jobs: AutomaticFailoverEnabled is true with 0 replicas, expected false',
      'data/Jobs: MultiAZEnabled is true with 0 replicas, expected false',
    ],
  ],
  [
    storeUsersInOrder,
    'two more users, of whom one waits for the first by way of a third resource',
    (app) => {
      const user = (id: string, DependsOn?: unknown) =>
        app.add(
          { stack: 'data', logicalId: id },
          { Type: 'AWS::ElastiCache::User', Properties: { UserId: id }, DependsOn },
        );
      app.set({ stack: 'data', logicalId: 'JobsSecret' }, 'DependsOn', 'JobsUser');
      user('Second', ['JobsSecret']);
      user('Third');
      for (const id of ['Second', 'Third']) {
        app.push({ stack: 'data', logicalId: 'JobsUsers' }, 'Properties.UserIds', { Ref: id });
      }
    },
    [
      'data/Third: is changed together with JobsUser of its group, expected DependsOn',
      'data/Third: is changed together with Second of its group, expected DependsOn',
    ],
  ],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages);
  },
);

test('a store without a tag that never evicts counts as a job store', () => {
  const untagged = (app: Editable) => app.remove(jobs, 'Properties.Tags');
  expect(broken(separateStores, untagged)).toEqual([]);
  expect(broken(noevictionOnlyOnJobStores, untagged)).toEqual([]);
});

test('cluster mode may have failover without a replica, because ElastiCache demands it', () => {
  const clustered = (app: Editable) => {
    app.remove(jobs, 'Properties.NumCacheClusters');
    app.set(jobs, 'Properties.NumNodeGroups', 3);
  };
  expect(broken(multiAzWithReplicas, clustered)).toEqual([]);
});
