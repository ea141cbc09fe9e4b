import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
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
let lambda: LambdaClient;
let storeUrl: string;
let queue: Queue;

/** What ends what was begun, in this order also when a test was given up: the last begun first. */
const endings: (() => unknown)[] = [];

beforeAll(async () => {
  stage = await regionWithStores();
  endings.unshift(() => stage.end());
  deployment = stage.deployment();
  await stage.look();
  const { clients, port } = stage.region;
  metrics = new RegionMetrics(port);
  endings.unshift(() => metrics.end());
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  s3 = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  endings.unshift(() => s3.destroy());
  lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  endings.unshift(() => lambda.destroy());
  const { SecretString = '{}' } = await clients.secretsManager.send(
    new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
  );
  const { url }: { url: string } = JSON.parse(SecretString);
  storeUrl = url;
  queue = new Queue(pool, { connection: connectedTo(storeUrl) });
  queue.on('error', ignored);
  endings.unshift(() => queue.close());
  await closeInbox();
});

afterAll(async () => {
  for (const end of endings) await end();
});

/** BullMQ passes on what its connection meets, and throws where nobody listens. A store that is gone fails the test itself. */
const ignored = (): void => undefined;

function connectedTo(url: string): Redis {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  connection.on('error', ignored);
  endings.unshift(() => connection.disconnect());
  return connection;
}

const physicalId = (type: string, logicalId: RegExp): string =>
  deployment.resources.find((one) => one.type === type && logicalId.test(one.logicalId))?.physicalId ?? '';

async function valuesOf(metric: keyof typeof poolMetrics): Promise<number[]> {
  return (await metrics.ofPool(pool, poolMetrics[metric])).map(({ value }) => value);
}

/**
 * How long things take, `npm run bench` says; here only what hangs takes longer than four minutes. Asked once a second:
 * the meter reads every ten, and what asks more often only keeps the region from reading.
 */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await holds()); await sleep(1000)) {
    if (Date.now() - began > 240_000) throw new Error(`not within four minutes: ${what}`);
  }
}

const alarm = (state: AlarmState) => scaleOutAlarmState({ deployment, metrics, pool }, state);

/** A changed configuration ends a function's process, also one that runs. The next one need not wait for the schedule. */
async function restartMeter(): Promise<void> {
  const FunctionName = physicalId('AWS::Lambda::Function', /^QueueMeter/);
  const { Timeout } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }));
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{}' }));
}

let agedAtSeconds: number | undefined;

/**
 * The meter believes in calm after two minutes of it (test/lambdas/queue-meter/judge/). This makes the calm that it keeps
 * two minutes older than it is, as if a process before it had seen that much of it, and ends the process, which would go on
 * from what it remembers itself. It keeps its state at the end of each minute.
 *
 * @returns how many planned answers the meter knew when it kept that calm; undefined where there was nothing to age
 */
async function ageCalm(): Promise<number | undefined> {
  const place = {
    Bucket: physicalId('AWS::S3::Bucket', /^ControlsBucket(?!AccessLogs)/),
    Key: controlsKeys.meterState,
  };
  const kept = await s3.send(new GetObjectCommand(place)).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  });
  if (kept === undefined) return undefined;
  const state = JSON.parse((await kept.Body?.transformToString()) ?? '{}');
  const { atSeconds, stress, fallback } = state;
  if (atSeconds === agedAtSeconds || stress?.calmSinceSeconds === undefined) return undefined;
  agedAtSeconds = atSeconds;
  const aged = { ...stress, calmSinceSeconds: stress.calmSinceSeconds - 120 };
  await s3.send(new PutObjectCommand({ ...place, Body: JSON.stringify({ ...state, stress: aged }) }));
  await restartMeter();
  return fallback?.plannedAnswers ?? 0;
}

/** Through the HTTPS listener of web and API, as a browser asks. The emulator chooses it by the port in Host. */
async function throughBalancer(path: string): Promise<{ readonly code: number; readonly body: string }> {
  const name = physicalId('AWS::ElasticLoadBalancingV2::LoadBalancer', /App/).split('/').at(-2);
  return get({ port: stage.region.port, host: `${name}.alb.localhost:443`, path });
}

/** Fewer answers are no share of anything (`minAnswers` in lambdas/queue-meter/read/cloudwatch-fallback.ts). */
const enoughForAShare = 20;

/**
 * What customers are told who ask for what is closed. The meter asks once a minute what the load balancer counted in the
 * last four, so it is enough that they come once a minute; nothing else is answered as often.
 */
async function customersAreRefused(): Promise<void> {
  for (let count = 0; count < enoughForAShare; count += 1) {
    expect((await throughBalancer('/inbox')).code).toBe(503);
  }
}

interface PublicStatus {
  readonly level: string;
  readonly maintenance?: boolean;
  readonly reasons: readonly string[];
}

async function status(): Promise<PublicStatus> {
  const { code, body } = await throughBalancer('/status.json');
  expect([code, body]).toEqual([200, expect.any(String)]);
  return JSON.parse(body);
}

/** The first of what is told that `is` so. @param before each look at the page */
async function told(
  what: string,
  is: (status: PublicStatus) => boolean,
  before?: () => Promise<void>,
): Promise<PublicStatus> {
  const found: PublicStatus[] = [];
  await until(what, async () => {
    await before?.();
    const now = await status();
    if (is(now)) found.push(now);
    return found.length > 0;
  });
  const [first] = found;
  if (first === undefined) throw new Error(`not found: ${what}`);
  return first;
}

const onlyMaintenance: PublicStatus = {
  level: 'normal',
  maintenance: true,
  reasons: ['A part of the platform is closed for planned maintenance.'],
};

function workOff(): void {
  const worker = new Worker(pool, async () => undefined, { connection: connectedTo(storeUrl) });
  worker.on('error', ignored);
  endings.unshift(() => worker.close());
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

/** Only what hangs takes longer: a minute until the schedule comes, and one until its calm is believed, are the rule. */
const outerLimitMs = 900_000;

test(
  'real jobs are seen, alarmed on and told to the public; all returns after the drain; what is closed by plan is said and not counted',
  async () => {
    await customersAreRefused();
    // The schedule comes by itself, a minute after the region at most. Before it there is no report.
    const first = await told('the first report', ({ maintenance }) => maintenance === true);
    expect(first).toMatchObject(onlyMaintenance);

    const added = await addJobs(40);
    const beingLate = Promise.all([
      told('the public level', ({ level }) => level !== 'normal'),
      until('depth and age in CloudWatch', async () => {
        const [depth, age] = await Promise.all([valuesOf('waitingJobs'), valuesOf('oldestJobAgeSeconds')]);
        return depth.at(-1) === added && (age.at(-1) ?? 0) > 0;
      }),
    ]).then(([raised]) => {
      // At once: from 30 s on they are told as the next level, which takes a minute more to come down from.
      workOff();
      return raised;
    });
    // It looks at whole periods, some seconds later, and back on three.
    const [raised] = await Promise.all([
      beingLate,
      until('the alarm', async () => (await alarm('OK')) === 'ALARM'),
    ]);
    expect(['busy', 'stressed']).toContain(raised.level);
    expect(raised.reasons).toContain(
      'Some work in the background, such as sending messages, takes longer than usual.',
    );
    expect(JSON.stringify(raised)).not.toMatch(/urgent|redis|6380|127\.0\.0\.1/);

    let knownAsPlanned = 0;
    const [calm] = await Promise.all([
      told(
        'calm',
        ({ level }) => level === 'normal',
        async () => {
          const known = await ageCalm();
          if (known === undefined) return;
          knownAsPlanned = known;
          await customersAreRefused();
        },
      ),
      until('an empty queue', async () => (await valuesOf('waitingJobs')).at(-1) === 0).then(() =>
        until('the end of the alarm', async () => (await alarm('ALARM')) === 'OK'),
      ),
    ]);
    expect(calm).toMatchObject(onlyMaintenance);
    // As errors they would have been all that was answered.
    expect(knownAsPlanned).toBeGreaterThanOrEqual(enoughForAShare);
    // One invocation reads seven slots at most.
    await until('readings of two invocations', async () => (await valuesOf('waitingJobs')).length > 7);
  },
  outerLimitMs,
);

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
