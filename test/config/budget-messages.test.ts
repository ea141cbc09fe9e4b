import { budgetsOf } from '../../config/budgets/budgets-of';
import { edited, messagesFor, stageOf } from './edited-stage';

const bigPool = (name: string, tasks: number, more = '') => `  ${name}:
    image: app
    tasks: { min: 4, max: ${tasks} }
    queues: [${name}]
    ${more}
secrets:`;
const ruledServices = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `  s${index}: { kind: api, image: app, tasks: { min: 4, max: 4 }, paths: [/s${index}] }`,
  ).join('\n');
const withPools = (...pools: string[]) => edited(...pools.map((pool) => ({ from: 'secrets:', to: pool })));

/** Two for each task: that is all it has room for. */
const withCaches = (count: number, cache = '{}') => {
  const names = Array.from({ length: count }, (_, at) => `c${at}`);
  const pools = Array.from({ length: Math.ceil(count / 2) }, (_, at) =>
    bigPool(`p${at}`, 4, `caches: [${names.slice(2 * at, 2 * at + 2).join(', ')}]`),
  );
  return `${withPools(...pools)}stores: { caches: { ${names.map((name) => `${name}: ${cache}`).join(', ')} } }\n`;
};

/** A stage over exactly one budget: the first line of the problem and the last of its sum. */
const cases: readonly (readonly [string, string, RegExp, RegExp])[] = [
  [
    'database connections',
    edited({ add: 'budgets: { databaseConnections: { limit: 500, reserve: 20 } }' }),
    /budgets\.databaseConnections: expected database connections of at most 480 connections, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
  [
    'Fargate vCPUs',
    edited({ add: 'budgets: { fargateVcpuQuota: 100 }' }),
    /budgets\.fargateVcpuQuota: expected Fargate vCPUs of at most 100 vCPUs, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
  [
    'reserved concurrency',
    edited({ add: 'budgets: { lambdaConcurrencyQuota: 10 }\nreservedConcurrency: { statusPage: 50 }' }),
    /budgets\.lambdaConcurrencyQuota: expected reserved concurrency of Lambda of at most 0 executions, got 50:$/,
    /^ {4}does not fit: 50 too many$/,
  ],
  [
    'pub/sub buffers',
    edited({ add: 'stores: { pubsub: { nodeType: cache.t4g.micro } }' }),
    /stores\.pubsub\.nodeType: expected pub\/sub output buffers of at most 201,326,592 bytes, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
  [
    'job store connections',
    withPools(bigPool('crowd', 300, 'concurrency: 250')),
    /stores\.jobs\.nodeType: expected job store connections of at most 58,500 connections, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
  [
    'job store memory',
    withPools(bigPool('crowd', 100, 'concurrency: 200')).replace(
      /$/,
      'stores: { jobs: { nodeType: cache.t4g.small, enqueueCeilingPercent: 80 } }\n',
    ),
    /stores\.jobs\.nodeType: expected job store memory of at most 882,615,779 bytes, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
  [
    'pub/sub connections',
    edited({
      from: 'tasks: { min: 4, max: 12 }',
      to: 'tasks: { min: 4, max: 200 }\n    subscribersPerTask: 200',
    }),
    /stores\.pubsub\.nodeType: expected pub\/sub connections of at most 58,500 connections, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
  [
    'listener rules',
    edited({ from: 'services:', to: `services:\n${ruledServices(70)}` }),
    /services: expected listener rules, web and API of at most 70 rules, got 71:$/,
    /^ {4}does not fit: 1 too many$/,
  ],
  [
    'resources of a stack',
    edited(
      { from: 'services:', to: `services:\n${ruledServices(20)}` },
      { add: 'maintenance: { surfaces: {} }' },
    ),
    /^prod\.yaml:8:1: services: expected resources of the stack of all services of at most 450 resources, got 452:$/,
    /^ {4}does not fit: 2 too many$/,
  ],
  [
    'resources of the stack of stores',
    withCaches(29),
    /^prod\.yaml:\d+:\d+: stores\.caches: expected resources of the stack of network and stores of at most 450 resources, got 451:$/,
    /^ {4}does not fit: 1 too many$/,
  ],
  [
    'alarms of caches',
    withCaches(12, '{ replicas: 5 }'),
    /^prod\.yaml:\d+:\d+: stores\.caches: expected resources of the stack of all services of at most 450 resources, got 472:$/,
    /^ {4}does not fit: 22 too many$/,
  ],
  [
    'task subnet addresses',
    `${withPools(bigPool('one', 300), bigPool('two', 300), bigPool('three', 300))}network: { create: { cidr: 10.0.0.0/20, natGateways: 1 } }\n`.replace(
      'zones: [us-east-1a, us-east-1b, us-east-1c]',
      'zones: [us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f]',
    ),
    /network: expected task subnet addresses of at most 251 addresses a zone, got [\d,]+:$/,
    /^ {4}does not fit: [\d,]+ too many$/,
  ],
];

test.each(cases)('%s over budget fails with the whole sum', (_name, text, first, last) => {
  const messages = messagesFor(text);
  const found = messages.findIndex((line) => first.test(line));
  expect(messages.slice(found, found + 1)).toEqual([expect.stringMatching(first)]);
  expect(messages.slice(found + 1).some((line) => last.test(line))).toBe(true);
});

test('a stage has every budget that it gives limits for, and they fit', () => {
  const stage = stageOf(
    edited({ add: 'budgets: { databaseConnections: { limit: 5000, reserve: 20 }, fargateVcpuQuota: 1000 }' }),
  );
  expect(budgetsOf(stage).map(({ budget: { name, fits } }) => [name, fits])).toEqual([
    ['database connections', true],
    ['Fargate vCPUs', true],
    ['job store connections', true],
    ['job store memory', true],
    ['pub/sub connections', true],
    ['pub/sub output buffers', true],
    ['listener rules, web and API', true],
    ['listener rules, websockets', true],
    ['task subnet addresses', true],
    ['resources of the stack of network and stores', true],
    ['resources of the stack of all services', true],
  ]);
});
