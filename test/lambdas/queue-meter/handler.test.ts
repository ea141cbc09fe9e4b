import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { AwsMeterDependencies, awsClients } from '../../../lambdas/queue-meter/aws-meter-dependencies';
import { Meter } from '../../../lambdas/queue-meter/meter';
import { type LambdaClock, systemClock } from '../../../lambdas/store-client/clock';
import { type LocalStores, localStores } from '../../support/stores/local-stores';
import { clientOptions, type StoreEndpoint } from '../../support/stores/store-connection';
import { meterUrl } from './meter-url';
import { settings } from './sample';

const mockOpened: Redis[] = [];

// The function keeps its connections as long as it lives, and a test must not.
jest.mock('../../../lambdas/store-client/store-client', () => {
  const real = jest.requireActual<typeof import('../../../lambdas/store-client/store-client')>(
    '../../../lambdas/store-client/store-client',
  );
  const storeClient: typeof real.storeClient = (url) => {
    const client = real.storeClient(url);
    mockOpened.push(client);
    return client;
  };
  return { ...real, storeClient };
});

const cloudWatch = mockClient(CloudWatchClient);
const ecs = mockClient(ECSClient);
const s3 = mockClient(S3Client);
const secrets = mockClient(SecretsManagerClient);

let stores: LocalStores;
let written = '';

beforeAll(async () => {
  stores = await localStores('bullmq');
  const queue = new Queue('critical', { connection: clientOptions(stores.jobs, stores.jobs.app) });
  await queue.addBulk(
    [1, 2, 3].map(() => ({ name: 'Send', data: { bulkhead: { source: 'bot', account: 'acct-7' } } })),
  );
  await queue.close();
});

afterAll(async () => {
  for (const client of mockOpened) client.disconnect();
  await stores.stop();
});

beforeEach(() => {
  for (const mock of [cloudWatch, ecs, s3, secrets]) mock.reset();
  answersFor(stores.jobs);
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += chunk;
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** An account in which everything stands, and the job store answers there. */
function answersFor(jobs: StoreEndpoint): void {
  const secretOf = (store: StoreEndpoint) => ({ SecretString: JSON.stringify({ url: meterUrl(store) }) });
  secrets.on(GetSecretValueCommand, { SecretId: 'bulkhead/test/jobs/meter' }).resolves(secretOf(jobs));
  secrets
    .on(GetSecretValueCommand, { SecretId: 'bulkhead/test/pubsub/meter' })
    .resolves(secretOf(stores.pubsub));
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'none', $metadata: {} }));
  ecs.on(DescribeServicesCommand).resolves({
    services: [
      { serviceName: 'urgent', runningCount: 2, desiredCount: 2 },
      { serviceName: 'bulk', runningCount: 1, desiredCount: 1 },
    ],
  });
  cloudWatch.on(GetMetricDataCommand).resolves({});
}

/** One reading that begins at once: a clock that stands at a boundary now. */
async function oneReading(): Promise<readonly number[]> {
  const aheadMs = 10_000 - (Date.now() % 10_000);
  const clock: LambdaClock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
  const meter = new Meter(settings(), new AwsMeterDependencies(settings(), awsClients(), clock));
  return (await meter.run({ endMs: clock.nowMs() + 75_000, readings: 1 })).failedSlots;
}

/** Metrics of the one call by name and pool or store. */
function sent(): Record<string, number | undefined> {
  const [call, ...more] = cloudWatch.commandCalls(PutMetricDataCommand);
  expect(more).toEqual([]);
  expect(call?.args[0].input.Namespace).toBe('Bulkhead');
  return Object.fromEntries(
    (call?.args[0].input.MetricData ?? []).map(({ MetricName, Dimensions = [], Value }) => [
      [MetricName, ...Dimensions.slice(1).map((dimension) => dimension.Value)].join('/'),
      Value,
    ]),
  );
}

test('one reading of real stores: one call, one line, one report, one state', async () => {
  expect(await oneReading()).toEqual([]);
  expect(sent()).toMatchObject({
    'waitingJobs/urgent': 3,
    'waitingJobs/bulk': 0,
    'poolsWithTicket/pool-at-ceiling': 0,
    'unreachable/jobs': 0,
    'unreachable/pubsub': 0,
    readings: 1,
  });
  const [line, ...more] = written.trim().split('\n');
  expect(more).toEqual([]);
  expect(JSON.parse(line ?? '')).toMatchObject({
    kind: 'reading',
    queues: [
      { queue: 'critical', waitingJobs: 3, arriving: { bySource: [{ name: 'bot', share: 1, error: 0 }] } },
      { queue: 'mailers', waitingJobs: 0 },
      { queue: 'imports', waitingJobs: 0 },
    ],
  });
  const keys = s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.Key);
  expect(keys).toEqual(['stress/report.json', 'stress/meter-state.json']);
});

test('a job store that is down is never shown as zero', async () => {
  answersFor({ ...stores.jobs, port: 1 });
  expect(await oneReading()).toHaveLength(1);
  const metrics = sent();
  expect(metrics).toMatchObject({ 'unreachable/jobs': 1, 'unreachable/pubsub': 0, failedReadings: 1 });
  const told = Object.keys(metrics).filter((name) =>
    /urgent|bulk|ticket|\/jobs|dead|failedJobs|stress/i.test(name),
  );
  expect(told.sort()).toEqual(['poolsWithTicket/pool-at-ceiling', 'unreachable/jobs']);
  const [report] = s3
    .commandCalls(PutObjectCommand)
    .map(({ args }) => JSON.parse(String(args[0].input.Body)));
  expect(report).toMatchObject({ version: 1, stage: 'test', level: 'unknown', lastKnownLevel: 'normal' });
  expect(written).toContain('ECONNREFUSED');
  expect(written).not.toContain(stores.jobs.meter.password);
});

test('AWS services that fail are logged with reasons, and the reading is taken', async () => {
  ecs.on(DescribeServicesCommand).rejects(new Error('ECS is away'));
  cloudWatch.on(GetMetricDataCommand).rejects(new Error('too many'));
  s3.on(PutObjectCommand).rejects(new Error('bucket is away'));
  expect(await oneReading()).toHaveLength(1);
  expect(sent()).toMatchObject({ 'waitingJobs/urgent': 3, readings: 1, failedReadings: 1 });
  const reasons = ['ECS is away', 'too many', 'bucket is away'];
  expect(reasons.filter((reason) => written.includes(reason))).toEqual(reasons);
});

describe('the handler', () => {
  const code = mkdtempSync(join(tmpdir(), 'bulkhead-meter-'));
  afterAll(() => rmSync(code, { recursive: true, force: true }));

  const begin = async (environment: Record<string, string>, event: unknown) => {
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      const { handler } = await import('../../../lambdas/queue-meter/handler');
      return await handler(event, { getRemainingTimeInMillis: () => 75_000 });
    } finally {
      process.env = before;
    }
  };

  test('fails by name without settings', async () => {
    await expect(begin({ LAMBDA_TASK_ROOT: code }, {})).rejects.toThrow(
      'settings.json: expected settings as JSON, got nothing',
    );
  });

  test('takes as many readings as it is asked for, at their slots', async () => {
    const { clusterName, bucketName, ...plan } = settings();
    writeFileSync(join(code, 'settings.json'), JSON.stringify(plan));
    const environment = {
      LAMBDA_TASK_ROOT: code,
      BULKHEAD_METER_PLACE: JSON.stringify({ clusterName, bucketName }),
      AWS_REGION: 'us-east-1',
    };
    await expect(begin(environment, { readings: 0 })).rejects.toThrow(
      'readings: expected a whole number above 0, got 0',
    );
    const { slots, failedSlots } = await begin(environment, { readings: 1 });
    expect([slots.length, failedSlots]).toEqual([1, []]);
    // The next one from now; a busy machine comes back from it later.
    expect(Math.abs(Date.now() / 1000 - (slots[0] ?? 0))).toBeLessThan(120);
    expect(sent()).toMatchObject({ readings: 1, 'waitingJobs/urgent': 3 });
  });
});
