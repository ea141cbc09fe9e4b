import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { checkoutRoot } from '../../config/checkout-root';
import { controlsKeys } from '../../config/contract/controls-keys';
import { poolMetrics } from '../../config/contract/metric-names';
import { storeSecretName } from '../../config/contract/store-names';
import type { Deployment } from '../../local/region/deploy/deploy-stage';
import { regionVariables, toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import type { AlarmState } from '../../simulation/metric-alarm';
import { type RegionWithStores, regionWithStores } from '../support/region/deployed-region';
import { RegionMetrics } from '../support/region/region-metrics';
import { scaleOutAlarmState } from '../support/region/scale-out-alarm';

/** A pool of the local stage with a target of 10 s. */
const pool = 'urgent';

let stage: RegionWithStores;
let deployment: Deployment;
let metrics: RegionMetrics;
let s3: S3Client;
let connection: Redis;
let queue: Queue;

beforeAll(async () => {
  stage = await regionWithStores();
  deployment = stage.deployment();
  await stage.look();
  const { clients, port } = stage.region;
  metrics = new RegionMetrics(port);
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  const { SecretString = '{}' } = await clients.secretsManager.send(
    new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
  );
  const { url }: { url: string } = JSON.parse(SecretString);
  connection = new Redis(url, { maxRetriesPerRequest: null });
  queue = new Queue(pool, { connection });
  await closeInbox();
  await startMeter(port);
  await until('the first reading', async () => (await valuesOf('waitingJobs')).length > 0);
});

afterAll(async () => {
  await queue.close();
  connection.disconnect();
  metrics.end();
  s3.destroy();
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

/** How long things take, `npm run bench` says; here only what hangs takes longer than four minutes. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await holds()); await sleep(500)) {
    if (Date.now() - began > 240_000) throw new Error(`not within four minutes: ${what}`);
  }
}

const alarm = (state: AlarmState) => scaleOutAlarmState({ deployment, metrics, pool }, state);

/**
 * The meter believes in calm after two minutes of it (test/lambdas/queue-meter/judge/). This makes the calm that it keeps
 * two minutes older than it is, as if a process before it had seen that much of it.
 */
async function ageCalm(): Promise<void> {
  const place = {
    Bucket: physicalId('AWS::S3::Bucket', /^ControlsBucket(?!AccessLogs)/),
    Key: controlsKeys.meterState,
  };
  const kept = await s3.send(new GetObjectCommand(place)).catch((error: unknown) => {
    // The meter keeps it at the end of each minute.
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  });
  if (kept === undefined) return;
  const state = JSON.parse((await kept.Body?.transformToString()) ?? '{}');
  const { atSeconds, stress } = state;
  // A slot is a multiple of ten seconds: anything else is an age that was given here already.
  if (atSeconds % 10 !== 0 || stress?.calmSinceSeconds === undefined) return;
  const aged = { ...stress, calmSinceSeconds: stress.calmSinceSeconds - 120 };
  // A second newer than what the meter's process remembers, which would go on from that.
  const text = JSON.stringify({ ...state, atSeconds: atSeconds + 1, stress: aged });
  await s3.send(new PutObjectCommand({ ...place, Body: text }));
}

/** Through the HTTPS listener of web and API, as a browser asks. The emulator chooses it by the port in Host. */
async function throughBalancer(path: string): Promise<{ readonly code: number; readonly body: string }> {
  const arn = physicalId('AWS::ElasticLoadBalancingV2::LoadBalancer', /App/);
  const { LoadBalancers = [] } = await stage.region.clients.loadBalancing.send(
    new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }),
  );
  const host = `${LoadBalancers[0]?.LoadBalancerName}.alb.localhost:443`;
  return get({ port: stage.region.port, host, path });
}

interface PublicStatus {
  readonly level: string;
  readonly maintenance?: boolean;
  readonly reasons: readonly string[];
}

/** Each look is also twenty requests of customers to what is closed: far more than anything else answers. */
async function status(): Promise<PublicStatus> {
  for (let count = 0; count < 20; count += 1) expect((await throughBalancer('/inbox')).code).toBe(503);
  const { code, body } = await throughBalancer('/status.json');
  expect([code, body]).toEqual([200, expect.any(String)]);
  return JSON.parse(body);
}

/** By the real command, as in an incident. */
async function closeInbox(): Promise<void> {
  const change = ['--stage', 'local', '--reason', 'a rehearsal', '--yes'];
  const { exitCode, lines } = await runTool('./bulkhead', ['maintenance', 'on', 'inbox', ...change], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
  expect([exitCode, lines.join('\n')]).toEqual([0, expect.stringContaining('closed (503')]);
}

test('real jobs are seen, alarmed on and told to the public; all returns after the drain; what is closed by plan is said and not counted', async () => {
  // The command looked at the page before there was a report, and the page keeps what it found for five seconds.
  await until('the first report', async () => (await status()).level === 'normal');

  const added = await addJobs(40);
  await until('depth and age in CloudWatch', async () => {
    const [depth, age] = await Promise.all([valuesOf('waitingJobs'), valuesOf('oldestJobAgeSeconds')]);
    return depth.at(-1) === added && (age.at(-1) ?? 0) > 0;
  });
  await until('the alarm', async () => (await alarm('OK')) === 'ALARM');
  await until('the public level', async () => (await status()).level !== 'normal');
  const { level, reasons } = await status();
  expect(['busy', 'stressed']).toContain(level);
  expect(reasons).toContain(
    'Some work in the background, such as sending messages, takes longer than usual.',
  );
  expect(JSON.stringify(await status())).not.toMatch(/urgent|redis|6380|127\.0\.0\.1/);

  const connectionOfWorker = connection.duplicate();
  const worker = new Worker(pool, async () => undefined, { connection: connectionOfWorker });
  try {
    await until('an empty queue', async () => (await valuesOf('waitingJobs')).at(-1) === 0);
    await until('the end of the alarm', async () => (await alarm('ALARM')) === 'OK');
    await until('calm', async () => {
      await ageCalm();
      return (await status()).level === 'normal';
    });
    expect(await status()).toMatchObject({
      level: 'normal',
      maintenance: true,
      reasons: ['A part of the platform is closed for planned maintenance.'],
    });
  } finally {
    await worker.close();
    connectionOfWorker.disconnect();
  }
  // The first invocation ended after a minute: what is read now is the schedule's doing.
  await until('readings of two invocations', async () => (await valuesOf('waitingJobs')).length > 8);
});

async function addJobs(count: number): Promise<number> {
  const data = { bulkhead: { source: 'test', account: 'one' } };
  await queue.addBulk(Array.from({ length: count }, () => ({ name: 'SendMessage', data })));
  return count;
}

interface Get {
  readonly port: number;
  /** The Host header, which `fetch` would not let anybody choose. */
  readonly host: string;
  readonly path: string;
}

/** Asks a server of this machine as a client of another name would. */
function get({ port, host, path }: Get): Promise<{ readonly code: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ code: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
    })
      .on('error', reject)
      .end();
  });
}
