import fc from 'fast-check';
import type { StageConfig } from '../../config/schema/stage';
import { withSizeDefaults } from '../../config/size-defaults';
import { type Edit, edited, messagesFor, stageOf } from './edited-stage';

const small = (...edits: readonly Edit[]): StageConfig => stageOf(edited({ add: 'size: small' }, ...edits));

/** Where two stages differ, and what the second has there. Lists are values. */
function differences(before: unknown, after: unknown, path = ''): Record<string, unknown> {
  const isMapping = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMapping(before) || !isMapping(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? {} : { [path]: after };
  }
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return Object.assign(
    {},
    ...[...new Set([...old.keys(), ...now.keys()])].map((key) =>
      differences(old.get(key), now.get(key), path === '' ? key : `${path}.${key}`),
    ),
  );
}

const task = { cpu: 512, memoryMiB: 1024 };
const reachesCache: Edit = { from: '    kind: web\n', to: '    kind: web\n    caches: [sessions]\n' };
const named: readonly Edit[] = [
  { add: 'stores: { jobs: {}, pubsub: {}, caches: { sessions: {} } }' },
  reachesCache,
];
const withoutTickets = [
  'slow-answers',
  'websocket-connections',
  'backlog-growing',
  'pool-at-ceiling',
  'growth-stopped',
  'store-connections',
  'cache-memory',
];

const sized = {
  'network.create': { cidr: '10.0.0.0/16', natGateways: 1, interfaceEndpoints: [], routes: {} },
  ...Object.fromEntries(
    ['services.web', 'services.websockets', 'workers.urgent', 'workers.default', 'workers.pushes'].flatMap(
      (place) => Object.entries(task).map(([key, value]) => [`${place}.${key}`, value]),
    ),
  ),
  'services.websockets.connectionsPerTask': 1000,
  'stores.jobs.nodeType': 'cache.t4g.small',
  'stores.pubsub.nodeType': 'cache.t4g.small',
  'stores.pubsub.replicas': 0,
  'stores.pubsub.snapshotRetentionDays': 0,
  'alerts.withoutTickets': withoutTickets,
  logRetentionDays: 30,
  containerInsights: false,
};

test('small is these defaults and nothing else, and leaves no trace of itself', () => {
  expect(differences(stageOf(edited()), small())).toEqual(sized);
});

test('stores have the same defaults where the file names them', () => {
  expect(differences(stageOf(edited(...named)), small(...named))).toEqual({
    ...sized,
    'stores.caches.sessions.nodeType': 'cache.t4g.small',
    'stores.caches.sessions.replicas': 0,
  });
});

test.each<[key: string, edits: readonly Edit[], of: (stage: StageConfig) => unknown, value: unknown]>([
  [
    'natGateways',
    [{ add: 'network: { create: { natGateways: 3 } }' }],
    ({ network }) => network.create,
    { cidr: '10.0.0.0/16', natGateways: 3, interfaceEndpoints: [], routes: {} },
  ],
  [
    'cidr beside the default of natGateways',
    [{ add: 'network: { create: { cidr: 10.8.0.0/16 } }' }],
    ({ network }) => network.create,
    { cidr: '10.8.0.0/16', natGateways: 1, interfaceEndpoints: [], routes: {} },
  ],
  [
    'cpu, with memory that goes with it',
    [{ from: '    kind: web\n', to: '    kind: web\n    cpu: 2048\n' }],
    ({ services }) => [services.web?.cpu, services.web?.memoryMiB],
    [2048, 4096],
  ],
  [
    'memory of a service of websockets, with the connections of the schema',
    [{ from: '    kind: websockets\n', to: '    kind: websockets\n    memoryMiB: 4096\n' }],
    ({ services }) => [
      services.websockets?.cpu,
      services.websockets?.memoryMiB,
      services.websockets?.connectionsPerTask,
    ],
    [512, 4096, 2000],
  ],
  [
    'connectionsPerTask',
    [{ from: '    kind: websockets\n', to: '    kind: websockets\n    connectionsPerTask: 700\n' }],
    ({ services }) => services.websockets?.connectionsPerTask,
    700,
  ],
  [
    'size of a pool',
    [{ from: '    queues: [pushes]\n', to: '    queues: [pushes]\n    cpu: 256\n    memoryMiB: 2048\n' }],
    ({ workers }) => [workers.pushes?.cpu, workers.pushes?.memoryMiB],
    [256, 2048],
  ],
  [
    'stores',
    [
      {
        add: 'stores: { jobs: { nodeType: cache.m7g.large, replicas: 0 }, pubsub: { nodeType: cache.t4g.medium, replicas: 1, snapshotRetentionDays: 2 }, caches: { sessions: { nodeType: cache.t4g.micro, replicas: 2 } } }',
      },
      reachesCache,
    ],
    ({ stores: { jobs, pubsub, caches } }) => [
      [jobs?.nodeType, jobs?.replicas],
      [pubsub?.nodeType, pubsub?.replicas, pubsub?.snapshotRetentionDays],
      [caches.sessions?.nodeType, caches.sessions?.replicas],
    ],
    [
      ['cache.m7g.large', 0],
      ['cache.t4g.medium', 1, 2],
      ['cache.t4g.micro', 2],
    ],
  ],
  [
    'withoutTickets',
    [
      {
        from: 'alerts: { pageEmails: [pager@example.com] }',
        to: 'alerts: { withoutTickets: [slow-answers] }',
      },
    ],
    ({ alerts }) => alerts,
    { pageEmails: [], ticketEmails: [], withoutTickets: ['slow-answers'] },
  ],
  ['logRetentionDays', [{ add: 'logRetentionDays: 7' }], (stage) => stage.logRetentionDays, 7],
  ['containerInsights', [{ add: 'containerInsights: true' }], (stage) => stage.containerInsights, true],
])('what the file says wins: %s', (_, edits, of, value) => {
  expect(of(small(...edits))).toEqual(value);
});

test('a VPC that exists has its ways out already', () => {
  const subnets = (letter: string) =>
    ['a', 'b', 'c'].map((zone) => `us-east-1${zone}: subnet-0${letter}00000000${zone}`).join(', ');
  const add = `network: { existing: { vpcId: vpc-0123abcd, publicSubnets: { ${subnets('1')} }, privateSubnets: { ${subnets('2')} } } }`;
  expect(small({ add }).network).toMatchObject({ existing: { vpcId: 'vpc-0123abcd' } });
  expect(small({ add }).network).not.toHaveProperty('create');
});

test.each([
  ['size: medium', '"medium"'],
  ['size: Small', '"Small"; did you mean "small"?'],
  ['size: large', '"large"'],
  ['size: [small]', 'a list of 1'],
  ['size: { nodes: small }', 'a mapping'],
  ['size:', 'nothing'],
])('%s is no size', (add, got) => {
  expect(messagesFor(edited({ add }))).toEqual([
    `prod.yaml:39:${add === 'size:' || /[[{]/.test(add) ? 1 : 7}: size: expected "small", or no size at all: docs/small.md has each key that it stands for, got ${got}`,
  ]);
});

test('what a size stands for is checked like what was written, and told where it would stand', () => {
  const subscribers = {
    from: '    kind: websockets\n',
    to: '    kind: websockets\n    subscribersPerTask: 20\n',
  };
  expect(messagesFor(edited(subscribers))).toEqual([]);
  const [first, ...sum] = messagesFor(edited({ add: 'size: small' }, subscribers));
  expect(first).toBe(
    'prod.yaml:1:1: stores.pubsub.nodeType: expected pub/sub output buffers of at most 551,634,862 bytes, got 2,260,729,856:',
  );
  expect(sum).toContain('    allowed: half of 1,471,026,299 less 25 % reserve = 551,634,862');
});

test.each([
  [
    'alerts: { withoutTickets: [jobs-late] }',
    'alerts.withoutTickets[0]',
    /expected "slow-answers", .*"cache-memory", "failed-readings", "failed-rollout" or "failing-tasks", got "jobs-late"$/,
  ],
  [
    'alerts: { withoutTickets: [slow-answer] }',
    'alerts.withoutTickets[0]',
    /got "slow-answer"; did you mean "slow-answers"\?$/,
  ],
  ['alerts: { withoutTickets: all }', 'alerts.withoutTickets', /expected a list, got "all"$/],
])('%s is refused by name', (alerts, path, message) => {
  const [line, ...more] = messagesFor(
    edited({ from: 'alerts: { pageEmails: [pager@example.com] }', to: alerts }),
  );
  expect(more).toEqual([]);
  expect(line).toContain(` ${path}: `);
  expect(line).toMatch(message);
});

test('containerInsights is on or off', () => {
  expect(messagesFor(edited({ add: 'containerInsights: enhanced' }))).toEqual([
    'prod.yaml:39:20: containerInsights: expected true or false, got "enhanced"',
  ]);
});

test('a file of any shape is only filled in, once, and only what was asked for', () => {
  const keys = fc.constantFrom(
    'network',
    'create',
    'existing',
    'services',
    'workers',
    'stores',
    'jobs',
    'caches',
    'web',
    'cpu',
    'alerts',
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      fc.integer(),
      fc.string(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(keys, tie('value')),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(keys, value), (file) => {
      expect(withSizeDefaults(file)).toBe(file);
      const once = withSizeDefaults({ ...file, size: 'small' });
      expect(withSizeDefaults(once)).toEqual(once);
      // What was written stands: the file put over the defaults changes nothing.
      expect(once).toMatchObject(file);
    }),
  );
});
