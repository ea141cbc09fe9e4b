import { loadStage } from '../../config/load-stage';
import { alarmsOf } from '../support/synth/alarms-of';
import { resourcesByType } from '../support/synth/parsed-template';
import { runningTemplate } from '../support/synth/running-template';
import { synthStage } from '../support/synth/synth-stage';

/** With the caches `cache`, whose evictions are expected, and `locks`, which a service and one pool name. */
const stage = synthStage(loadStage('config/example.yaml'));
const foundation = stage.parsed.Foundation;
const names = ['cache', 'locks'] as const;

const resources = (type: string) => resourcesByType(foundation, type);
const storeOf = (id: string) => {
  const found = resources('AWS::ElastiCache::ReplicationGroup').find(
    ([, { Properties }]) => Properties?.ReplicationGroupId === id,
  );
  if (found === undefined) throw new Error(`no store ${id}`);
  return found[1].Properties ?? {};
};

test('each cache evicts, has its own port, and shares no group, user or parameter with any other store', () => {
  const stores = ['example-jobs-1', 'example-pubsub-1', 'example-cache-1', 'example-locks-1'].map(storeOf);
  for (const property of [
    'SecurityGroupIds',
    'UserGroupIds',
    'CacheParameterGroupName',
    'CacheSubnetGroupName',
  ]) {
    expect(new Set(stores.map((store) => JSON.stringify(store[property]))).size).toBe(stores.length);
  }
  expect(stores.map(({ Port }) => Port)).toEqual([6380, 6381, 6382, 6382]);
  const policies = resources('AWS::ElastiCache::ParameterGroup').map(
    ([, { Properties }]) => Properties?.Properties['maxmemory-policy'],
  );
  expect(policies).toEqual(['noeviction', 'allkeys-lru', 'allkeys-lru', 'allkeys-lru']);
});

test('a cache has a user of the app and no other', () => {
  const users = resources('AWS::ElastiCache::User').map(([, { Properties }]) => Properties?.UserName);
  expect(users.filter((name) => /cache|locks/.test(name))).toEqual([
    'example-cache-app',
    'example-locks-app',
  ]);
  const secrets = resources('AWS::SecretsManager::Secret').flatMap(
    ([, { Properties }]) => Properties?.Name ?? [],
  );
  expect(secrets.filter((name) => /cache|locks/.test(name))).toEqual([
    'bulkhead/example/cache/app',
    'bulkhead/example/locks/app',
  ]);
});

/** Logical ids of a cache's client group and secret, by which who reaches it is known. */
const parts = Object.fromEntries(
  names.map((name) => [
    name,
    {
      group: resources('AWS::EC2::SecurityGroup').find(
        ([, { Properties }]) => Properties?.GroupDescription === `Bulkhead: clients of the cache ${name}`,
      )?.[0],
      secret: resources('AWS::SecretsManager::Secret').find(
        ([, { Properties }]) => Properties?.Name === `bulkhead/example/${name}/app`,
      )?.[0],
    },
  ]),
);

test.each(names)('%s is reached by the services and pools that name it, and by nobody else', (name) => {
  const running = runningTemplate(stage.parsed);
  const holding = (type: string, id: string | undefined, property: string): string[] =>
    resourcesByType(running, type)
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes(String(id)))
      .map(([, { Properties }]) => String(Properties?.[property]))
      .sort();
  const expected = Object.entries({ ...stage.config.services, ...stage.config.workers })
    .filter(([, { caches }]) => caches.includes(name))
    .map(([task]) => task)
    .sort();
  expect(expected.length).toBeGreaterThan(0);
  expect(holding('AWS::ECS::Service', parts[name]?.group, 'ServiceName')).toEqual(expected);
  expect(holding('AWS::ECS::TaskDefinition', parts[name]?.secret, 'Family')).toEqual(
    expected.map((task) => `bulkhead-example-${task}`),
  );
  // Nor by a function.
  const functions = resourcesByType(running, 'AWS::Lambda::Function').map(([, fn]) => JSON.stringify(fn));
  expect(functions.filter((text) => text.includes(String(parts[name]?.group)))).toEqual([]);
});

test('alarms by the metrics of ElastiCache; who expects evictions is not told of them', () => {
  const watched = alarmsOf(stage).map(({ name, properties }) => [
    name.replace('bulkhead-example-', ''),
    properties.MetricName,
    properties.Threshold,
  ]);
  const of = (name: string) => watched.filter(([alarm]) => String(alarm).startsWith(`${name}-0`));
  expect(of('locks')).toEqual([
    ['locks-001-cache-memory', 'DatabaseMemoryUsagePercentage', 90],
    ['locks-001-cpu-credits', 'CPUUtilization', 18],
    ['locks-001-engine-cpu', 'EngineCPUUtilization', 90],
    ['locks-001-evictions-ticket', 'Evictions', 1],
    ['locks-001-replication-lag', 'ReplicationLag', 10],
    ['locks-001-store-connections', 'CurrConnections', 46_800],
    ['locks-002-cache-memory', 'DatabaseMemoryUsagePercentage', 90],
    ['locks-002-cpu-credits', 'CPUUtilization', 18],
    ['locks-002-engine-cpu', 'EngineCPUUtilization', 90],
    ['locks-002-evictions-ticket', 'Evictions', 1],
    ['locks-002-replication-lag', 'ReplicationLag', 10],
    ['locks-002-store-connections', 'CurrConnections', 46_800],
  ]);
  expect(of('cache').map(([alarm]) => alarm)).toEqual(
    of('locks')
      .map(([alarm]) => String(alarm).replace('locks', 'cache'))
      .filter((alarm) => !/memory|evictions|credits/.test(alarm)),
  );
});

test('operators may look at caches, and change only the job store', () => {
  const policies = JSON.stringify(
    ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
      resourcesByType(stage.parsed.Platform, type),
    ),
  );
  expect(policies).toContain(':replicationgroup:example-*');
  const changing = policies.split('elasticache:ModifyReplicationGroup')[1]?.slice(0, 400);
  expect(changing).toContain('example-jobs-1');
  expect(changing).not.toMatch(/locks|example-\*/);
});
