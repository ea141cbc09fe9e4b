import { type Edit, edited, messagesFor } from './edited-stage';

const network = (text: string): Edit => ({ add: `network: { ${text} }` });
const ofWeb = (text: string): Edit => ({ from: 'kind: web\n', to: `kind: web\n    ${text}\n` });
const ofUrgent = (text: string): Edit => ({ from: 'urgent:\n', to: `urgent:\n    ${text}\n` });
const ofJobs = (text: string): Edit => ({ add: `stores: { jobs: { ${text} } }` });

/** The one message of a file with one more line, from its path on. */
function messageOf(edit: Edit): string {
  const messages = messagesFor(edited(edit));
  expect(messages).toHaveLength(1);
  return (messages[0] ?? '').replace(/^prod\.yaml:\d+:\d+: /, '');
}

const taskKeys =
  'image, command, cpu, memoryMiB, tasks, stopTimeoutSeconds, environment, secrets, writablePaths, diskGiB, sidecars, taskPolicies, caches, databaseConnectionsPerTask';

describe('a key that stands elsewhere', () => {
  test.each<[string, Edit, string]>([
    [
      'one level too high',
      network('natGateways: 1'),
      'network.natGateways: expected one of the keys create, existing, egress, got "natGateways"; it belongs under network.create',
    ],
    [
      'one level too low',
      network('create: { egress: {} }'),
      'network.create.egress: expected one of the keys cidr, natGateways, interfaceEndpoints, routes, got "egress"; it belongs under network',
    ],
    [
      'of a pool, in a service',
      ofWeb('concurrency: 5'),
      `services.web.concurrency: expected one of the keys kind, ${taskKeys}, port, hosts, paths, rulePriority, healthCheck, rollout, latencyTargetSeconds, scaling, pingIntervalSeconds, connectionsPerTask, subscribersPerTask, got "concurrency"; it belongs under workers.<name>`,
    ],
    [
      'of the service itself, with its name',
      ofWeb('healthCheck: { port: 80 }'),
      'services.web.healthCheck.port: expected one of the keys path, codes, startSeconds, got "port"; it belongs under services.web',
    ],
    [
      'at the top',
      network('zones: []'),
      'network.zones: expected one of the keys create, existing, egress, got "zones"; it belongs at the top of the file',
    ],
    [
      'in several places',
      network('cpu: 256'),
      'network.cpu: expected one of the keys create, existing, egress, got "cpu"; it belongs under services.<name>, services.<name>.sidecars.<name>, workers.<name> or workers.<name>.sidecars.<name>',
    ],
    [
      'at the top and elsewhere',
      network('environment: {}'),
      'network.environment: expected one of the keys create, existing, egress, got "environment"; it belongs at the top of the file or under services.<name>, services.<name>.sidecars.<name>, workers.<name>, workers.<name>.sidecars.<name>, stores.jobs, stores.pubsub or stores.caches.<name>',
    ],
  ])('%s', (_, edit, message) => {
    expect(messageOf(edit)).toBe(message);
  });
});

const never = (key: string, got: string, because: string) =>
  `${key}: expected none: ${because}, got "${got}"`;
const tls = 'TLS is always on, to the load balancers and to the stores (rediss://)';

describe('a key for what is never otherwise', () => {
  test.each<[Edit, string]>([
    [ofJobs('tls: true'), never('stores.jobs.tls', 'tls', tls)],
    [{ add: 'stores: { tls: true }' }, never('stores.tls', 'tls', tls)],
    [{ add: 'ssl: true' }, never('ssl', 'ssl', tls)],
    [ofJobs('transitEncryption: true'), never('stores.jobs.transitEncryption', 'transitEncryption', tls)],
    [
      ofJobs('transit_encryption_enabled: true'),
      never('stores.jobs.transit_encryption_enabled', 'transit_encryption_enabled', tls),
    ],
    [
      ofJobs('atRestEncryptionEnabled: true'),
      never(
        'stores.jobs.atRestEncryptionEnabled',
        'atRestEncryptionEnabled',
        'stores, buckets, logs and secrets are always encrypted at rest, and TLS is always on',
      ),
    ],
    [
      ofJobs('multiAz: true'),
      never(
        'stores.jobs.multiAz',
        'multiAz',
        'a store with replicas always stands in several zones and fails over by itself',
      ),
    ],
    [
      ofJobs('clusterMode: enabled'),
      never(
        'stores.jobs.clusterMode',
        'clusterMode',
        'cluster mode is always off, which Sidekiq does not support: nodeType is the size of a store, replicas its copies',
      ),
    ],
    [
      ofJobs('db: 1'),
      never(
        'stores.jobs.db',
        'db',
        'a store has the one database 0, and what must stay apart has a store of its own, such as a cache',
      ),
    ],
    [
      { add: 'database: { engine: postgres }' },
      never(
        'database',
        'database',
        'the database is outside of a stage: network.egress leads there, secrets has its address, budgets.databaseConnections its limit',
      ),
    ],
    [
      { add: 'redis: { nodeType: cache.m7g.large }' },
      never(
        'redis',
        'redis',
        'stores has them, one for jobs, one for publishing, and caches: no store is all of these',
      ),
    ],
    [
      ofJobs('password: hunter2'),
      never(
        'stores.jobs.password',
        'password',
        'each store always has users and passwords of its own, which Secrets Manager keeps',
      ),
    ],
    [
      ofJobs('maxmemory-policy: allkeys-lru'),
      never(
        'stores.jobs.maxmemory-policy',
        'maxmemory-policy',
        'the job store always refuses writes when it is full, and a cache always throws away what was used longest ago',
      ),
    ],
    [
      ofJobs('port: 6379'),
      never(
        'stores.jobs.port',
        'port',
        'ports of stores are fixed, one for each role, and walls stand on them',
      ),
    ],
    [
      ofJobs('engine: redis'),
      never('stores.jobs.engine', 'engine', 'the engine is always Valkey; engineVersion says which'),
    ],
    [
      ofJobs('autoMinorVersionUpgrade: true'),
      never(
        'stores.jobs.autoMinorVersionUpgrade',
        'autoMinorVersionUpgrade',
        'a version is always that of the stage file, and AWS never moves it on: engineVersion',
      ),
    ],
    [
      ofUrgent('replicas: 3'),
      never('workers.urgent.replicas', 'replicas', 'it always scales, from tasks.min to tasks.max'),
    ],
    [
      ofWeb('assignPublicIp: true'),
      never(
        'services.web.assignPublicIp',
        'assignPublicIp',
        'tasks and stores are always in private subnets, without public addresses',
      ),
    ],
    [
      ofWeb('readonlyRootFilesystem: true'),
      never(
        'services.web.readonlyRootFilesystem',
        'readonlyRootFilesystem',
        'the root of a container is always read-only; writablePaths opens what it must write',
      ),
    ],
    [
      ofWeb('logging: awslogs'),
      never(
        'services.web.logging',
        'logging',
        'all that containers print goes to CloudWatch Logs, always; logRetentionDays says for how long',
      ),
    ],
    [
      ofWeb('circuitBreaker: true'),
      never(
        'services.web.circuitBreaker',
        'circuitBreaker',
        'a deploy whose tasks do not stay up is always taken back',
      ),
    ],
  ])('%j', (edit, message) => {
    expect(messageOf(edit)).toBe(message);
  });
});

const inDatabase = 'it keeps jobs in the database, where nothing walls them off and no queue is measured';
const ownKeys =
  'it keeps jobs in Redis, under keys that neither queue meter nor queue mover nor access rules know';

describe('a library that is neither of the two', () => {
  test.each([
    [
      'bull',
      'Bull 3 and 4 are not BullMQ: they publish each job, which the job store refuses after it is written',
    ],
    [
      'Bull4',
      'Bull 3 and 4 are not BullMQ: they publish each job, which the job store refuses after it is written',
    ],
    ['delayed_job', inDatabase],
    ['good_job', inDatabase],
    ['GoodJob', inDatabase],
    ['solid_queue', inDatabase],
    ['agenda', 'it keeps jobs in MongoDB, where nothing walls them off and no queue is measured'],
    ['resque', ownKeys],
    ['celery', ownKeys],
    ['rq', ownKeys],
    ['shoryuken', 'its jobs are in no Redis, so that there is nothing to wall off, to measure or to park'],
    [
      'ActiveJob',
      'what is asked for is the library that keeps the jobs: the adapter behind Active Job, @nestjs/bullmq in NestJS',
    ],
  ])('%s', (name, because) => {
    expect(messageOf({ from: 'framework: sidekiq', to: `framework: ${name}` })).toBe(
      `framework: expected "sidekiq" or "bullmq" (${because}), got "${name}"`,
    );
  });

  test('what nobody knows is told without a guess', () => {
    expect(messageOf({ from: 'framework: sidekiq', to: 'framework: jobs-r-us' })).toBe(
      'framework: expected "sidekiq" or "bullmq", got "jobs-r-us"',
    );
  });
});
