import { loadStage } from '../../../config/load-stage';
import type { StageConfig } from '../../../config/schema/stage';
import { assumed } from '../../../ops/cost/assumption-option';
import { ownPrices } from '../../../ops/cost/bill';
import { stageMonth } from '../../../ops/cost/cost';
import { alarmMetrics, meterUse } from '../../../ops/cost/measuring-lines';
import { stageBill } from '../../../ops/cost/stage-bill';
import { measuringUse } from '../../../scripts/bench/cost/measuring-use';
import { parsedStacks } from '../../support/synth/parsed-stacks';
import { smallStage } from '../../support/synth/small-stage';

const prod = loadStage('prod');
const bill = (config: StageConfig) => stageBill(parsedStacks(config), assumed);

test.each<[string, StageConfig]>([
  ['prod', prod],
  ['local, with caches', loadStage('local')],
  ['small', smallStage()],
])('all that stands in the templates of %s is counted, or known to cost nothing', (_, config) => {
  expect(bill(config).notCounted).toEqual([]);
  expect(stageMonth(parsedStacks(config), ownPrices, assumed).missing).toEqual([]);
});

test('what somebody added is named, and is no zero', () => {
  const added = {
    name: 'Bulkhead-prod-Own',
    template: {
      Resources: {
        Db: { Type: 'AWS::RDS::DBInstance' },
        Cache: { Type: 'AWS::ElastiCache::ReplicationGroup' },
      },
    },
  };
  expect(stageBill([...parsedStacks(prod), added], assumed).notCounted).toEqual([
    'Cache: its template says no node type',
    '1 AWS::RDS::DBInstance, which this command has no price of',
  ]);
});

/** A month is 730 hours here and 30 days there. */
const longer = 730 / 720;

test.each<[string, StageConfig]>([
  ['prod', prod],
  ['local', loadStage('local')],
  ['small', smallStage()],
])('what the meter of %s takes is what a minute of it took', async (_, config) => {
  const stacks = parsedStacks(config);
  const use = await measuringUse({ config, stacks }, 'quiet');
  const told = meterUse(stacks);
  expect(told?.metrics).toBe(use.metrics);
  expect(alarmMetrics(stacks)).toEqual({ usual: use.alarmMetrics, quick: use.quickAlarmMetrics });
  const monthly = {
    askedMetrics: use.askedMetrics,
    puts: use.putMetricDataRequests,
    s3Puts: use.s3Puts,
    s3Gets: use.s3Gets,
    runs: use.functionRuns,
    gbSeconds: use.functionGbSeconds,
  };
  for (const [name, quantity] of Object.entries(monthly)) {
    expect([name, told?.[name as keyof typeof monthly]]).toEqual([
      name,
      expect.closeTo(quantity * longer, 3),
    ]);
  }
});

test('a stage without a job store pays for no meter', () => {
  const without = parsedStacks(prod).map(({ name, template }) => ({
    name,
    template: {
      Resources: Object.fromEntries(
        Object.entries(template.Resources).filter(([, { Type }]) => Type !== 'AWS::Events::Rule'),
      ),
    },
  }));
  expect(meterUse(without)).toBeUndefined();
  expect(stageBill(without, assumed).lines.filter(({ what }) => what.includes('meter'))).toEqual([]);
});

test('the number of everything is what stands in the templates of prod', () => {
  const told = bill(prod).lines.map(({ what }) => what);
  expect(told).toEqual([
    'web: 12 to 48 x 2 vCPU, 4 GB',
    'api: 6 to 30 x 2 vCPU, 4 GB',
    'websockets: 6 to 24 x 1 vCPU, 2 GB',
    'bulk: 6 to 40 x 1 vCPU, 2 GB, 12 of them on Spot',
    'default: 9 to 48 x 1 vCPU, 2 GB',
    'pushes: 3 to 12 x 1 vCPU, 2 GB',
    'scheduler: 1 x 0.25 vCPU, 0.5 GB',
    'urgent: 6 to 24 x 1 vCPU, 2 GB',
    'prod-jobs-1: 3 x cache.r7g.xlarge',
    'prod-pubsub-1: 3 x cache.m7g.large',
    '3 NAT gateways',
    '2 load balancers',
    '9 public IPv4 addresses',
    '8 secrets',
    '1 key',
    'alarms on 85 metrics, and 9 that look every 10 s',
    '1 dashboard',
    'Container Insights, some 178 metrics',
    'queue meter, a function that runs all the time',
    '41 metrics of the queue meter',
    "the queue meter's requests",
    'logs, 1 GB a day, kept for 90 days',
    'load balancers, 1 LCU each',
    'to the internet, 5 GB a day',
    'through NAT gateways, 5 GB a day',
    'between zones, 10 GB a day',
    '13 snapshots of 1 GB',
    'switches and stress level, asked for every 15 s by 1 a task',
  ]);
});

test('endpoints are billed in each zone, and take what gateways would', () => {
  const endpoint = {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] },
  };
  const { lines } = stageBill(
    [{ name: 'x', template: { Resources: { One: endpoint, Two: endpoint } } }],
    assumed,
  );
  expect(lines.map(({ what }) => what)).toContain('4 interface endpoints, one in each zone');
  expect(lines.map(({ what }) => what)).toContain('through interface endpoints, 5 GB a day');
});

const largest = Object.keys(assumed) as (keyof typeof assumed)[];

test.each(largest)('more of %s costs more', (key) => {
  const stacks = parsedStacks(prod);
  const usual = stageMonth(stacks, ownPrices, assumed);
  const more = stageMonth(stacks, ownPrices, { ...assumed, [key]: 10 * assumed[key] });
  expect(more.least).toBeGreaterThan(usual.least);
});
