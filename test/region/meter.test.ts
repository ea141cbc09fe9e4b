import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { poolMetrics } from '../../config/contract/metric-names';
import { storeSecretName } from '../../config/contract/store-names';
import type { Deployment } from '../../local/region/deploy/deploy-stage';
import { regionVariables } from '../../local/region/emulator/region-environment';
import { evaluateAlarm } from '../../simulation/evaluate-alarm';
import { type AlarmState, metricAlarmOf } from '../../simulation/metric-alarm';
import { type RegionWithStores, regionWithStores } from '../support/region/deployed-region';
import { get } from '../support/region/http-get';
import { RegionMetrics } from '../support/region/region-metrics';

/** A pool of the local stage with a target of 10 s. */
const pool = 'urgent';
const usualIngestionSeconds = 5;

let stage: RegionWithStores;
let deployment: Deployment;
let metrics: RegionMetrics;
let connection: Redis;
let queue: Queue;

beforeAll(async () => {
  stage = await regionWithStores();
  deployment = stage.deployment();
  await stage.look();
  const { clients, port } = stage.region;
  metrics = new RegionMetrics(port);
  const { SecretString = '{}' } = await clients.secretsManager.send(
    new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
  );
  const { url }: { url: string } = JSON.parse(SecretString);
  connection = new Redis(url, { maxRetriesPerRequest: null });
  queue = new Queue(pool, { connection });
  await startMeter(port);
  await until('the first reading', async () => (await valuesOf('waitingJobs')).length > 0);
});

afterAll(async () => {
  await queue.close();
  connection.disconnect();
  metrics.end();
  await stage.end();
});

const physicalId = (type: string, logicalId: RegExp): string =>
  deployment.resources.find((one) => one.type === type && logicalId.test(one.logicalId))?.physicalId ?? '';

/** What the schedule does every minute, without waiting for its first. From then on the schedule goes on by itself. */
async function startMeter(port: number): Promise<void> {
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  const FunctionName = physicalId('AWS::Lambda::Function', /^QueueMeter/);
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{}' }));
  lambda.destroy();
}

async function valuesOf(metric: keyof typeof poolMetrics): Promise<number[]> {
  return (await metrics.ofPool(pool, poolMetrics[metric])).map(({ value }) => value);
}

/** @returns how long it took, in seconds */
async function until(what: string, holds: () => Promise<boolean>, withinSeconds = 150): Promise<number> {
  const began = Date.now();
  const passed = () => (Date.now() - began) / 1000;
  while (!(await holds())) {
    if (passed() > withinSeconds) throw new Error(`${what}: not within ${withinSeconds} s`);
    await sleep(500);
  }
  return passed();
}

/** The scale-out alarm of the pool as deployed, judged on what CloudWatch holds by an evaluator that is faithful. */
async function scaleOutAlarm(state: AlarmState): Promise<AlarmState> {
  const [, resource] =
    deployment.stacks
      .flatMap(({ original }) => Object.entries(original.Resources))
      .find(([, { Properties }]) => Properties?.AlarmName === `bulkhead-local-${pool}-scale-out`) ?? [];
  const alarm = metricAlarmOf(resource?.Properties ?? {});
  return evaluateAlarm({
    alarm,
    state,
    datapoints: await metrics.ofPool(pool, alarm.metricName),
    atSeconds: Date.now() / 1000,
    ingestionSeconds: usualIngestionSeconds,
  }).state;
}

/** Through the HTTPS listener of web and API, as a browser asks. The emulator chooses it by the port in Host. */
async function status(): Promise<{ level: string; reasons: readonly string[] }> {
  const arn = physicalId('AWS::ElasticLoadBalancingV2::LoadBalancer', /App/);
  const { LoadBalancers = [] } = await stage.region.clients.loadBalancing.send(
    new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
  );
  const host = `${LoadBalancers[0]?.LoadBalancerName}.alb.localhost:443`;
  const { code, body } = await get({ port: stage.region.port, host, path: '/status.json' });
  expect([code, body]).toEqual([200, expect.any(String)]);
  return JSON.parse(body);
}

test('real jobs are seen, alarmed on and told to the public; all returns after the drain', async () => {
  expect(await status()).toMatchObject({ level: 'normal', reasons: [] });

  const added = await addJobs(40);
  const seen = await until('depth and age in CloudWatch', async () => {
    const [depth, age] = await Promise.all([valuesOf('waitingJobs'), valuesOf('oldestJobAgeSeconds')]);
    return depth.at(-1) === added && (age.at(-1) ?? 0) > 0;
  });
  expect(seen).toBeLessThanOrEqual(20);

  // From the second the oldest job is later than the target.
  await sleep(Math.max(0, 10 - seen) * 1000);
  const breached = await until('the alarm', async () => (await scaleOutAlarm('OK')) === 'ALARM');
  expect(breached).toBeLessThanOrEqual(30);

  await until('the public level', async () => (await status()).level !== 'normal', 30);
  const { level, reasons } = await status();
  expect(['busy', 'stressed']).toContain(level);
  expect(reasons).not.toEqual([]);
  expect(JSON.stringify(await status())).not.toMatch(/urgent|redis|6380|127\.0\.0\.1/);

  const connectionOfWorker = connection.duplicate();
  const worker = new Worker(pool, async () => undefined, { connection: connectionOfWorker });
  try {
    await until('an empty queue', async () => (await valuesOf('waitingJobs')).at(-1) === 0);
    await until('the end of the alarm', async () => (await scaleOutAlarm('ALARM')) === 'OK', 40);
    await until('calm', async () => (await status()).level === 'normal', 180);
  } finally {
    await worker.close();
    connectionOfWorker.disconnect();
  }
  // The first invocation ended after a minute: what is read now is the schedule's doing.
  expect((await valuesOf('waitingJobs')).length).toBeGreaterThan(8);
});

async function addJobs(count: number): Promise<number> {
  const data = { bulkhead: { source: 'test', account: 'one' } };
  await queue.addBulk(Array.from({ length: count }, () => ({ name: 'SendMessage', data })));
  return count;
}
