import { readFileSync } from 'node:fs';
import { ticketSections } from '../../config/contract/runbook-sections';
import { jobStoreReservedMemoryPercent } from '../../config/contract/store-memory';
import { smallDefaults } from '../../config/schema/size';
import type { StageConfig } from '../../config/schema/stage';
import { usableBytes } from '../../domain/stores/node-types';
import { alarmsOf, watchedBy } from '../support/synth/alarms-of';
import { resourcesByType, type SynthesisedResource } from '../support/synth/parsed-template';
import { smallStage, unsizedStage } from '../support/synth/small-stage';
import { synthStage } from '../support/synth/synth-stage';

const page = readFileSync('docs/small.md', 'utf8');

/** Rows of the table under a heading, without the two of its head. */
function tableOf(heading: string): string[][] {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = text.split('\n## ');
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What stands in the table's first column, and how it is counted. */
function counts(config: StageConfig): Readonly<Record<string, string>> {
  const stage = synthStage(config);
  const all = Object.values(stage.parsed);
  const of = (type: string) =>
    all.flatMap((template) => resourcesByType(template, type)).map(([, { Properties = {} }]) => Properties);
  const number = (type: string, matches: (properties: Properties) => boolean = () => true) =>
    String(of(type).filter(matches).length);
  const alarms = alarmsOf(stage);
  const tasks = [...Object.values(config.services), ...Object.values(config.workers)];
  const sum = (value: (task: (typeof tasks)[number]) => number) =>
    tasks.reduce((total, task) => total + value(task) * task.tasks.min, 0);
  const natGateways = of('AWS::EC2::NatGateway').length;
  const balancers = of('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const endpoints = of('AWS::EC2::VPCEndpoint').filter(
    ({ VpcEndpointType }) => VpcEndpointType === 'Interface',
  );
  const days = of('AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays);
  return {
    'Fargate at its minimum': `${sum(({ cpu }) => cpu) / 1024} vCPU, ${sum(({ memoryMiB }) => memoryMiB) / 1024} GB`,
    'nodes of stores': of('AWS::ElastiCache::ReplicationGroup')
      .map(({ NumCacheClusters, CacheNodeType }) => `${NumCacheClusters} ${CacheNodeType}`)
      .join(', '),
    'NAT gateways': String(natGateways),
    'load balancers': String(balancers.length),
    'public IPv4 addresses': String(natGateways + balancers.flatMap(({ Subnets }) => Subnets).length),
    'interface endpoints': String(endpoints.length),
    secrets: number('AWS::SecretsManager::Secret'),
    'KMS keys': number('AWS::KMS::Key'),
    alarms: String(alarms.length),
    'alarms that page': String(alarms.filter(({ metadata }) => metadata?.severity === 'page').length),
    'alarms at 10 s, three times the price': String(
      alarms.filter(({ properties }) => watchedBy(properties).periodSeconds < 60).length,
    ),
    'target-tracking policies': number(
      'AWS::ApplicationAutoScaling::ScalingPolicy',
      ({ PolicyType }) => PolicyType === 'TargetTrackingScaling',
    ),
    'Container Insights': of('AWS::ECS::Cluster').some(({ ClusterSettings }) =>
      JSON.stringify(ClusterSettings).includes('"enabled"'),
    )
      ? 'on'
      : 'off',
    dashboards: number('AWS::CloudWatch::Dashboard'),
    'log groups': String(days.length),
    // All but what operators did.
    'days that logs are kept': String(Math.min(...days)),
    functions: number('AWS::Lambda::Function'),
    buckets: number('AWS::S3::Bucket'),
    stacks: String(all.length),
    resources: String(all.reduce((total, { Resources }) => total + Object.keys(Resources).length, 0)),
  };
}

type Properties = NonNullable<SynthesisedResource['Properties']>;

test('the table of what a small stage pays for is what its templates hold', () => {
  const [unsized, small] = [counts(unsizedStage()), counts(smallStage())];
  const told = tableOf('What it pays for');
  expect(told.map(([what, , , without, sized]) => [what, without, sized])).toEqual(
    Object.keys(small).map((what) => [what, unsized[what], small[what]]),
  );
});

test('no row is dearer than it was, and stores, gateways, secrets and alarms are fewer', () => {
  const rows = new Map(tableOf('What it pays for').map(([what = '', , ...counted]) => [what, counted]));
  for (const what of ['NAT gateways', 'secrets', 'alarms', 'resources']) {
    const [before, , small] = (rows.get(what) ?? []).map(Number);
    expect([what, small !== undefined && before !== undefined && small < before]).toEqual([what, true]);
  }
});

test('each default of the size is given up on the page, with the key that takes it back', () => {
  const keys = (value: unknown): string[] =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? []
      : Object.entries(value).flatMap(([key, inner]) => {
          const below = keys(inner);
          return below.length > 0 ? below : [key];
        });
  const { memoryOfCpu, ...defaults } = smallDefaults;
  const told = tableOf('What is given up')
    .map(([, , key = '']) => key)
    .join(' ');
  const missing = [...new Set(keys(defaults)), 'memoryMiB'].filter(
    (key) => !new RegExp(`[\`.]${key}[\`:]`).test(told),
  );
  expect(missing).toEqual([]);
  expect(page).toContain(`brings ${memoryOfCpu} MiB for each of its units`);
});

test('room for jobs is what producers may fill of each node', () => {
  const { jobs } = unsizedStage().stores;
  if (jobs === undefined) throw new Error('the stage has no job store');
  const gigabytes = (nodeType: string) =>
    (usableBytes(nodeType, jobStoreReservedMemoryPercent) * jobs.enqueueCeilingPercent) / 100 / 1e9;
  expect(page).toContain(
    `refused at ${gigabytes(smallDefaults.stores.jobs.nodeType).toFixed(2)} GB of jobs, with \`${jobs.nodeType}\` at ${gigabytes(jobs.nodeType).toFixed(1)}.`,
  );
  expect(page).toContain(`: ${gigabytes('cache.t4g.micro').toFixed(2)} GB of jobs`);
});

test('the tickets on the page are those that the size leaves out', () => {
  const [row = []] = tableOf('What is given up').filter(([what = '']) => what.includes('tickets'));
  const named = [...(row[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, article]) => article);
  expect(named).toEqual([...smallDefaults.stage.alerts.withoutTickets]);
  expect(named.filter((article) => !ticketSections.some((section) => section === article))).toEqual([]);
});
