import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { loadStage } from '../../../config/load-stage';
import { meterPools } from '../../../config/pools';
import type { JobFramework } from '../../../constructs/stores/access-strings';
import { defaultKeyPrefix } from '../../../domain/jobs/queue-keys';
import { AwsMeterDependencies, awsClients } from '../../../lambdas/queue-meter/aws-meter-dependencies';
import { Meter } from '../../../lambdas/queue-meter/meter';
import { type LambdaClock, systemClock } from '../../../lambdas/store-client/clock';
import { top } from '../../../ops/status/top';
import { meterUrl } from '../../lambdas/queue-meter/meter-url';
import { settings } from '../../lambdas/queue-meter/sample';
import { operatorSession, startMs } from '../../support/ops/operator-session';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';
import { type ObservedStore, observedStore } from '../../support/stores/observed-store';
import { clientOptions } from '../../support/stores/store-connection';

/** Real stores, the whole meter on them, and what an operator then sees with `status` and `top`. */

const mockOpened: Redis[] = [];

// The function keeps its connections as long as it lives, and a test must not.
jest.mock('../../../lambdas/store-client/store-client', () => {
  const real = jest.requireActual<typeof import('../../../lambdas/store-client/store-client')>(
    '../../../lambdas/store-client/store-client',
  );
  const storeClient: typeof real.storeClient = (url) => {
    const client = real.storeClient(url, 60_000);
    mockOpened.push(client);
    return client;
  };
  return { ...real, storeClient };
});

const pools = meterPools(loadStage('prod'));
const begun: { close(): unknown }[] = [];
let pubsub: ObservedStore;

beforeAll(async () => {
  pubsub = await observedStore('pubsub', 'bullmq');
});

afterAll(() => pubsub.stop());

afterEach(async () => {
  for (const one of begun.splice(0).reverse()) await one.close();
  jest.restoreAllMocks();
});

async function jobStore(framework: JobFramework): Promise<ObservedStore> {
  const store = await observedStore('jobs', framework);
  begun.push({ close: () => store.stop() });
  return store;
}

/**
 * Readings of `prod` so many seconds before now, as the deployed function takes them, with six tasks in each pool. Then
 * `status` and `top` as an operator calls them.
 */
async function seenBy(jobs: ObservedStore, framework: JobFramework, secondsBefore: readonly number[]) {
  const [cloudWatch, ecs] = [mockClient(CloudWatchClient), mockClient(ECSClient)];
  const [s3, secrets] = [mockClient(S3Client), mockClient(SecretsManagerClient)];
  for (const [role, store] of Object.entries({ jobs, pubsub })) {
    secrets
      .on(GetSecretValueCommand, { SecretId: `bulkhead/prod/${role}/meter` })
      .resolves({ SecretString: JSON.stringify({ url: meterUrl(store.connection) }) });
  }
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'none', $metadata: {} }));
  s3.on(PutObjectCommand).resolves({});
  cloudWatch.on(GetMetricDataCommand).resolves({});
  ecs.on(DescribeServicesCommand).callsFake(async ({ services }) => ({
    services: services.map((serviceName: string) => ({ serviceName, runningCount: 6, desiredCount: 6 })),
  }));
  let written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += chunk;
    return true;
  });
  const given = settings({ stage: 'prod', framework, keyPrefix: defaultKeyPrefix[framework], pools });
  let nowMs = 0;
  const clock: LambdaClock = { ...systemClock, nowMs: () => nowMs };
  const meter = new Meter(given, new AwsMeterDependencies(given, awsClients(), clock));
  for (const seconds of secondsBefore) {
    nowMs = Math.floor(startMs / 10_000) * 10_000 - seconds * 1_000;
    await meter.run({ endMs: nowMs + 75_000, readings: 1 });
  }
  for (const client of mockOpened.splice(0)) client.disconnect();
  const lastCall = cloudWatch.commandCalls(PutMetricDataCommand).at(-1);
  const metrics = Object.fromEntries(
    (lastCall?.args[0].input.MetricData ?? []).map(({ MetricName, Dimensions = [], Value }) => [
      [MetricName, ...Dimensions.slice(1).map((dimension) => dimension.Value)].join('/'),
      Value,
    ]),
  );
  const report = s3
    .commandCalls(PutObjectCommand)
    .map(({ args }) => args[0].input)
    .findLast(({ Key }) => Key === 'stress/report.json');
  for (const mock of [cloudWatch, ecs, s3, secrets]) mock.restore();
  jest.restoreAllMocks();

  const aws = new StatusAnswers();
  for (const mock of Object.values(aws.mocks)) begun.push({ close: () => mock.restore() });
  aws.reading = JSON.parse(written.trim().split('\n').at(-1) ?? '');
  aws.report = JSON.parse(String(report?.Body));
  const surroundings = { output: { write: () => {} }, coloured: false };
  const topOf = (queue?: string) =>
    top(
      operatorSession(),
      { stage: 'prod', json: false, ...(queue !== undefined && { queue }) },
      surroundings,
    );
  return { metrics, reading: aws.reading, status: await runStatus(), json: await runStatus(true), topOf };
}

test('a queue that the stage file names no more: its jobs are said, counted, and can be reached', async () => {
  const store = await jobStore('bullmq');
  const queue = new Queue('newsletter', {
    connection: clientOptions(store.connection, store.connection.app),
  });
  begun.push(queue);
  await queue.addBulk(Array.from({ length: 50 }, (_, n) => ({ name: 'Send', data: { n } })));
  const { metrics, status, json, topOf } = await seenBy(store, 'bullmq', [0]);
  expect(metrics.unservedJobs).toBe(50);
  expect(statusSection(status, 'tasks')).toContain('not served: newsletter 50');
  expect(JSON.parse(json.stdout)).toMatchObject({
    reading: { value: { unserved: { jobs: 50, queues: [{ queue: 'newsletter', jobs: 50 }] } } },
  });
  const { stdout, exitCode } = await topOf();
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('Nothing waits.');
  expect(stdout.split('\n').slice(1, 4)).toEqual([
    'not served: newsletter 50.',
    '  out of there, and back by queue unpark --to-queue into one that a pool serves:',
    '           bulkhead queue park --stage prod --queue newsletter --reason "..."',
  ]);
  // A queue of the store may be asked for like one of the stage file.
  expect((await topOf('newsletter')).stdout).toContain('not served: newsletter 50.');
});

test('Sidekiq in a namespace that the stage file does not name: a failure, never idle, never calm', async () => {
  const store = await jobStore('sidekiq');
  const { observer } = store;
  await observer.sadd('app:queues', 'default');
  await observer.lpush('app:queue:default', ...Array.from({ length: 380 }, (_, n) => `{"jid":"${n}"}`));
  await observer.sadd('app:processes', 'host:1:abc');
  await observer.hset('app:host:1:abc', 'info', '{"queues":["default"]}', 'busy', 3);
  const { metrics, reading, status, topOf } = await seenBy(store, 'sidekiq', [190, 180, 120, 60, 0]);
  expect(reading.failures).toContainEqual({
    part: 'queues',
    reason: 'default: 6 tasks run, no process ever beat',
  });
  expect(metrics).toMatchObject({ failedReadings: 1, unservedJobs: 380, 'idleSeconds/default': 0 });
  expect(metrics).not.toHaveProperty('stressLevel');
  expect(statusSection(status, 'stress')[0]).toMatch(/^UNKNOWN/);
  const tasks = statusSection(status, 'tasks');
  expect(tasks).toContain('not served: app:default 380');
  expect(tasks).toContain('unknown: queues: default: 6 tasks run, no process ever beat');
  expect((await topOf()).stdout).toContain('not served: app:default 380.');
});

test('jobs in another database: its keys are said, and a ticket follows', async () => {
  const store = await jobStore('bullmq');
  const { host, port, username, password } = store.observer.options;
  const queue = new Queue('default', { connection: { host, port, username, password, db: 1 } });
  begun.push(queue);
  await queue.addBulk(Array.from({ length: 300 }, (_, n) => ({ name: 'Send', data: { n } })));
  const { metrics, reading, status } = await seenBy(store, 'bullmq', [0]);
  const keys = reading.unserved?.databases[0]?.keys ?? 0;
  expect(keys).toBeGreaterThan(300);
  expect(metrics.unservedJobs).toBe(keys);
  expect(statusSection(status, 'tasks')).toContain(`not served: database 1: ${keys} keys`);
});
