import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { checkoutRoot } from '../../config/checkout-root';
import { poolMetrics } from '../../config/contract/metric-names';
import { storeSecretName } from '../../config/contract/store-names';
import { loadStage } from '../../config/load-stage';
import { venvDirectory } from '../../local/region/checkout';
import { type Deployment, deployStage } from '../../local/region/deploy/deploy-stage';
import { regionVariables, toolEnvironment } from '../../local/region/emulator/region-environment';
import { describeStores } from '../../local/region/region/describe-stores';
import { openRegion, type Region } from '../../local/region/region/open-region';
import { runStores } from '../../local/region/region/run-stores';
import { readingServices } from '../../ops/switchboard/in-force';
import { referenceTasks } from '../../test/support/region/reference-tasks';
import { RegionMetrics } from '../../test/support/region/region-metrics';
import { scaleOutAlarmState } from '../../test/support/region/scale-out-alarm';
import { type BenchLine, secondsLine } from './line';

/** A pool of the local stage with a target of 10 s. */
const pool = 'urgent';
const targetSeconds = 10;

/** Nothing here takes a tenth of it. */
const hangSeconds = 300;

/** How soon the deployed local stage sees late jobs, and obeys a switch. Tests hold that it does. */
export async function regionWaitFigures(): Promise<{ readonly lines: readonly BenchLine[] }> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-bench-waits-'));
  const region = await openRegion({ root, venv: venvDirectory });
  try {
    const { clients, directory } = region;
    const deployment = await deployStage(region, clients, { stage: 'local' });
    await runStores(region, await describeStores({ clients, directory, ...deployment }));
    return { lines: [...(await lateJobLines(region, deployment)), await switchLine(region, deployment)] };
  } finally {
    await region.close('drop');
    rmSync(root, { recursive: true, force: true });
  }
}

async function lateJobLines(region: Region, deployment: Deployment): Promise<BenchLine[]> {
  const { SecretString = '{}' } = await region.clients.secretsManager.send(
    new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
  );
  const { url }: { url: string } = JSON.parse(SecretString);
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue(pool, { connection });
  const metrics = new RegionMetrics(region.port);
  const newest = async (metric: keyof typeof poolMetrics) =>
    (await metrics.ofPool(pool, poolMetrics[metric])).at(-1)?.value;
  try {
    await startMeter(region.port, physicalId(deployment, 'AWS::Lambda::Function', /^QueueMeter/));
    await secondsUntil(async () => (await newest('waitingJobs')) !== undefined);
    const data = { bulkhead: { source: 'bench', account: 'one' } };
    await queue.addBulk(Array.from({ length: 40 }, () => ({ name: 'SendMessage', data })));
    const seen = await secondsUntil(
      async () => (await newest('waitingJobs')) === 40 && ((await newest('oldestJobAgeSeconds')) ?? 0) > 0,
    );
    // From the second the oldest job is later than the target.
    await sleep(Math.max(0, targetSeconds - seen) * 1000);
    const alarmed = await secondsUntil(
      async () => (await scaleOutAlarmState({ deployment, metrics, pool }, 'OK')) === 'ALARM',
    );
    return [
      secondsLine('jobs until CloudWatch has their number and age', seen, 20),
      secondsLine('a late job until the scale-out alarm', alarmed, 30),
    ];
  } finally {
    metrics.end();
    await queue.close();
    connection.disconnect();
  }
}

/** The time of starting the command is in it. */
async function switchLine(region: Region, deployment: Deployment): Promise<BenchLine> {
  const cluster = physicalId(deployment, 'AWS::ECS::Cluster', /^Cluster/);
  const { tasks, end } = await referenceTasks(region.port, cluster, readingServices(loadStage('local')));
  const job = { id: '1', jobClass: 'PushConversation', source: 'automation', account: '7' };
  const args = ['switch', 'off', '--source', 'automation', '--account', '7', '--stage', 'local'];
  try {
    const command = spawn(join(checkoutRoot, 'bulkhead'), [...args, '--reason', 'a measurement', '--yes'], {
      env: toolEnvironment(region.port),
      stdio: 'ignore',
    });
    const ended = once(command, 'close');
    const seconds = await secondsUntil(async () =>
      tasks.every(({ reader }) => reader.verdict(job, 'ordinary').action === 'off'),
    );
    await ended;
    return secondsLine(`a switch until it is in force on all of ${tasks.length} tasks`, seconds, 20);
  } finally {
    await end();
  }
}

function physicalId({ resources }: Deployment, type: string, logicalId: RegExp): string {
  return resources.find((one) => one.type === type && logicalId.test(one.logicalId))?.physicalId ?? '';
}

/** What the schedule does every minute, without waiting for its first. */
async function startMeter(port: number, name: string): Promise<void> {
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  await lambda.send(new InvokeCommand({ FunctionName: name, InvocationType: 'Event', Payload: '{}' }));
  lambda.destroy();
}

async function secondsUntil(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  for (; !(await holds()); await sleep(100)) {
    if (passed() > hangSeconds) throw new Error(`nothing came within ${hangSeconds} s`);
  }
  return passed();
}
