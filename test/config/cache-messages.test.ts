import { budgetsOf } from '../../config/budgets/budgets-of';
import { edited, messagesFor, stageOf } from './edited-stage';

const web = 'kind: web\n    image: app\n';
const socket = 'kind: websockets\n    image: app\n';
const urgent = 'urgent:\n    image: app\n';
const reached = { from: web, to: `${web}    caches: [cache]\n` };
const caches = (text: string) => ({ add: `stores:\n  caches:\n    ${text}` });

test('a cache has a name of its own, and its variable is made of it', () => {
  const stage = stageOf(
    edited(
      { from: web, to: `${web}    caches: [cache, sessions]\n` },
      caches('cache: {}\n    sessions: { environment: { url: SESSION_REDIS_URL } }'),
    ),
  );
  expect(stage.stores.caches.cache).toMatchObject({
    nodeType: 'cache.m7g.large',
    replicas: 1,
    evictions: 'ticket',
    environment: { url: 'CACHE_URL' },
  });
  expect(stage.stores.caches.sessions?.environment).toEqual({ url: 'SESSION_REDIS_URL' });
  expect(stage.services.web?.caches).toEqual(['cache', 'sessions']);
  expect(stage.services.websockets?.caches).toEqual([]);
});

test.each([
  [
    'a cache that nobody names',
    edited(caches('cache: {}')),
    [
      'prod.yaml:41:5: stores.caches.cache: expected a service or pool with cache under its `caches`, got none that reaches it',
    ],
  ],
  [
    'a cache that there is not',
    edited(reached),
    ['prod.yaml:12:14: services.web.caches[0]: expected a key of stores.caches, which has none, got "cache"'],
  ],
  [
    'a misspelt one',
    edited({ from: web, to: `${web}    caches: [cahce]\n` }, caches('cache: {}')),
    [
      'prod.yaml:12:14: services.web.caches[0]: expected a key of stores.caches, got "cahce"; did you mean "cache"?',
      'prod.yaml:42:5: stores.caches.cache: expected a service or pool with cache under its `caches`, got none that reaches it',
    ],
  ],
  [
    'the name of another store',
    edited(reached, caches('jobs: {}')),
    [
      'prod.yaml:12:14: services.web.caches[0]: expected a key of stores.caches, got "cache"',
      'prod.yaml:42:5: stores.caches.jobs: expected lower-case letters and digits, a letter first, at most 19, and neither jobs nor pubsub, got "jobs"',
    ],
  ],
  [
    'a key that only stores.jobs has',
    edited(reached, caches('cache: { prefix: bull }')),
    [
      expect.stringMatching(
        /^prod\.yaml:42:14: stores\.caches\.cache\.prefix: expected one of the keys nodeType, /,
      ),
    ],
  ],
  [
    'a cache for the singular',
    edited({ add: 'stores: { cache: {} }' }),
    ['prod.yaml:39:11: stores.cache: expected a key of stores, got "cache"; did you mean "caches"?'],
  ],
  [
    'the variable of another store',
    edited(reached, caches('cache: { environment: { url: JOB_STORE_URL } }')),
    [
      'prod.yaml:42:34: stores.caches.cache.environment.url: expected a variable of its own, such as CABLE_REDIS_URL, that the app then reads for this store, got JOB_STORE_URL, as in stores.jobs.environment.url',
    ],
  ],
  [
    'its variable set by hand',
    edited(reached, caches('cache: {}'), { add: 'environment: { CACHE_URL: redis://here }' }),
    [
      'prod.yaml:43:27: environment.CACHE_URL: expected another name, got one that stores.caches.cache.environment sets',
    ],
  ],
  [
    'a node type that nobody knows',
    edited(reached, caches('cache: { nodeType: cache.t4g.mikro }')),
    [
      expect.stringMatching(
        /^prod\.yaml:42:24: stores\.caches\.cache\.nodeType: expected one of .*; did you mean "cache\.t4g\.micro"\?$/,
      ),
    ],
  ],
  [
    'a way out to its port',
    edited(reached, caches('cache: {}'), {
      add: 'network: { egress: { cache: { port: 6382, cidr: 10.0.1.0/24 } } }',
    }),
    [
      'prod.yaml:43:22: network.egress.cache: expected another port than 6382 within the VPC, on which caches listen for their own clients, got port 6382 to 10.0.1.0/24',
    ],
  ],
  [
    'a cache that one task names twice',
    edited({ from: web, to: `${web}    caches: [cache, cache]\n` }, caches('cache: {}')),
    ['prod.yaml:12:21: services.web.caches[1]: expected every cache once, got "cache"'],
  ],
])('%s is refused by line', (_, text, messages) => {
  expect(messagesFor(text)).toEqual(messages);
});

const list = (count: number) => Array.from({ length: count }, (_, at) => `c${at}`);
const reaching = (place: string, count: number) =>
  edited(
    { from: place, to: `${place}    caches: [${list(count).join(', ')}]\n` },
    caches(
      list(count)
        .map((name) => `${name}: {}`)
        .join('\n    '),
    ),
  );

test.each([
  [
    'web',
    web,
    2,
    'prod.yaml:12:5: services.web.caches: expected at most 2 caches: a task may be in 5 security groups, and each store has one for its clients. Let what may be thrown away together share a cache, got 3:',
    "    security groups of its own, the job store's, the pub/sub store's = 3",
  ],
  [
    'websockets',
    socket,
    3,
    'prod.yaml:16:5: services.websockets.caches: expected at most 3 caches: a task may be in 5 security groups, and each store has one for its clients. Let what may be thrown away together share a cache, got 4:',
    "    security groups of its own, the pub/sub store's = 2",
  ],
  [
    'a pool',
    urgent,
    2,
    'prod.yaml:21:5: workers.urgent.caches: expected at most 2 caches: a task may be in 5 security groups, and each store has one for its clients. Let what may be thrown away together share a cache, got 3:',
    "    security groups of its own, the job store's, the pub/sub store's = 3",
  ],
] as const)(
  'more caches than a task of %s has room for are refused with the sum',
  (_, place, most, first, groups) => {
    expect(messagesFor(reaching(place, most))).toEqual([]);
    expect(messagesFor(reaching(place, most + 1))).toEqual([
      first,
      groups,
      `    of the caches ${list(most + 1).join(', ')} = ${most + 1}`,
      '    used: 6 of 5',
    ]);
  },
);

test('connections are those of the tasks that reach it, each at its peak', () => {
  const stage = stageOf(
    edited(
      reached,
      { from: socket, to: `${socket}    caches: [cache]\n` },
      { from: urgent, to: `${urgent}    caches: [cache]\n` },
      caches('cache: {}'),
    ),
  );
  const lines = budgetsOf(stage).find(({ budget }) => budget.name === 'cache cache connections')?.budget
    .lines;
  expect(lines?.slice(0, 3).map((line) => line.replace(/: \d+ tasks/, ''))).toEqual([
    expect.stringMatching(/^services\.web x 5 connections/),
    expect.stringMatching(/^services\.websockets x 5 connections/),
    expect.stringMatching(/^workers\.urgent x 10 connections/),
  ]);
});

test('a small cache for many tasks has no room for keys left', () => {
  const crowd = caches('cache: { nodeType: cache.t4g.micro, connectionsPerTask: 200 }');
  expect(messagesFor(edited(reached, crowd)).join('\n')).toContain('cache cache memory of clients');
});
