import type { StageConfig } from '../../config/schema/stage';
import { addChecks } from '../../lib/add-checks';
import { alarmsOf } from '../support/synth/alarms-of';
import { resourcesByType } from '../support/synth/parsed-template';
import { stageWith } from '../support/synth/stage-with';
import { synthesise } from '../support/synth/synthesise';

/** The local stage without some of its parts, and without its cache. */
function without(...parts: readonly ('websockets' | 'workers')[]): StageConfig {
  return stageWith((stage) => {
    for (const service of Object.values(stage.services)) delete service.caches;
    const { jobs, pubsub } = stage.stores ?? {};
    const sockets = !parts.includes('websockets');
    const pools = !parts.includes('workers');
    if (!sockets) delete stage.services.websockets;
    if (!pools) stage.workers = {};
    stage.stores = { ...(pools && { jobs }), ...(sockets && { pubsub }) };
  });
}

const noWebsockets = without('websockets');
const noPools = without('workers');
const webAlone = without('websockets', 'workers');

/** With all rules and cdk-nag: a finding is thrown. */
function synth(config: StageConfig) {
  const made = synthesise(config, addChecks);
  const all = Object.values(made.parsed);
  const namesOf = (type: string, property: string) =>
    all.flatMap((template) =>
      resourcesByType(template, type).map(([, { Properties }]) => String(Properties?.[property])),
    );
  return {
    stores: namesOf('AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId'),
    users: namesOf('AWS::ElastiCache::User', 'UserName'),
    secrets: namesOf('AWS::SecretsManager::Secret', 'Name'),
    functions: namesOf('AWS::Lambda::Function', 'Description'),
    alarms: alarmsOf(made),
    outputs: all.flatMap(({ Outputs = {} }) => Object.keys(Outputs)),
    dashboard: JSON.stringify(
      all.flatMap((template) => resourcesByType(template, 'AWS::CloudWatch::Dashboard')),
    ),
    variables: all.flatMap((template) =>
      resourcesByType(template, 'AWS::ECS::TaskDefinition').flatMap(([, { Properties = {} }]) => {
        const [{ Secrets, Environment }] = Properties.ContainerDefinitions;
        return [...Secrets, ...Environment].map(({ Name }) => String(Name));
      }),
    ),
  };
}

test('without websockets there is no pub/sub store, and nothing that watches, opens or budgets one', () => {
  const { stores, users, secrets, functions, alarms, outputs, dashboard, variables } = synth(noWebsockets);
  expect(stores).toEqual(['local-jobs-1']);
  expect(users).toEqual(['local-jobs-app', 'local-jobs-meter']);
  expect(secrets).toHaveLength(4);
  expect(functions).toContain('Bulkhead: measures queues and stores every ten seconds');
  for (const text of [...alarms.map(({ name }) => name), ...outputs, ...variables, dashboard]) {
    expect(text).not.toMatch(/pub-?\/?sub/i);
  }
});

test('without queues there is no job store, and nothing that measures or moves jobs', () => {
  const { stores, users, secrets, functions, alarms, outputs, variables } = synth(noPools);
  expect(stores).toEqual(['local-pubsub-1']);
  // Nobody reads the store but the app: no user of a meter, and no secrets of one.
  expect(users).toEqual(['local-pubsub-app']);
  expect(secrets).toHaveLength(2);
  expect(functions.filter((text) => /meter|measures|parks|status/.test(text))).toEqual([]);
  expect(outputs.filter((key) => /^JobStore|^QueueMover/.test(key))).toEqual([]);
  expect(variables.filter((name) => /JOB_STORE|SWITCHBOARD|CEILING/.test(name))).toEqual([]);
  // By ElastiCache's own metrics, which are there without a meter.
  const watched = alarms.map(({ name, properties }) => [name, properties.MetricName]);
  expect(watched.filter(([name]) => name?.includes('pubsub'))).toEqual([
    ['bulkhead-local-pubsub-001-cpu-credits', 'CPUUtilization'],
    ['bulkhead-local-pubsub-001-engine-cpu', 'EngineCPUUtilization'],
    ['bulkhead-local-pubsub-001-evictions-ticket', 'Evictions'],
    ['bulkhead-local-pubsub-001-pubsub-buffers', 'DatabaseMemoryUsagePercentage'],
    ['bulkhead-local-pubsub-001-store-connections', 'CurrConnections'],
  ]);
  expect(
    alarms
      .filter(({ properties }) => JSON.stringify(properties.Dimensions ?? []).includes('"Stage"'))
      .map(({ name }) => name),
  ).toEqual(['bulkhead-local-page-test']);
});

test('a stage of one service alone has no store at all', () => {
  const { stores, secrets, functions, outputs } = synth(webAlone);
  expect([stores, secrets]).toEqual([[], []]);
  expect(functions.filter((text) => text.startsWith('Bulkhead: '))).toEqual([
    'Bulkhead: seeds the switchboard with what is new in the stage file',
  ]);
  expect(outputs).toContain('AppDnsName');
});
