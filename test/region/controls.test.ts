import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { checkoutRoot } from '../../config/checkout-root';
import { storeSecretName } from '../../config/contract/store-names';
import { loadStage } from '../../config/load-stage';
import { regionVariables, toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { type RegionWithStores, regionWithStores } from '../support/region/deployed-region';
import { type ReferenceTasks, referenceTasks } from '../support/region/reference-tasks';
import { observedStore } from '../support/stores/observed-store';
import { clientOptions, storeUrl } from '../support/stores/store-connection';

/** Web, API and pools: whatever reads the switchboard. */
const { services, workers } = loadStage('local');
const readers = [
  ...Object.entries(services)
    .filter(([, { kind }]) => kind !== 'websockets')
    .map(([name]) => name),
  ...Object.keys(workers),
];

let stage: RegionWithStores;
let apps: ReferenceTasks;
let connection: Redis;
let queue: Queue;
let meterFunction: string;
/** Of the store that a team comes from. */
let oldUrl = '';

beforeAll(async () => {
  stage = await regionWithStores();
  await stage.look();
  const idOf = (type: string, logicalId: RegExp): string =>
    stage.deployment().resources.find((one) => one.type === type && logicalId.test(one.logicalId))
      ?.physicalId ?? '';
  meterFunction = idOf('AWS::Lambda::Function', /^QueueMeter/);
  apps = await referenceTasks(stage.region.port, idOf('AWS::ECS::Cluster', /^Cluster/), readers);
  const { SecretString = '{}' } = await stage.region.clients.secretsManager.send(
    new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
  );
  const { url }: { url: string } = JSON.parse(SecretString);
  connection = new Redis(url, { maxRetriesPerRequest: null });
  queue = new Queue('default', { connection });
});

afterAll(async () => {
  await apps.end();
  await queue.close();
  connection.disconnect();
  await stage.end();
});

/** The real command. Its answer is JSON, progress is left out. */
async function bulkhead(...args: readonly string[]) {
  const { exitCode, stdout, lines } = await runTool('./bulkhead', [...args, '--stage', 'local', '--json'], {
    cwd: checkoutRoot,
    env: { ...toolEnvironment(stage.region.port), OLD_REDIS_URL: oldUrl },
  });
  return { exitCode, said: lines.join('\n'), told: stdout === '' ? undefined : JSON.parse(stdout) };
}

/** A screen of which every part could be read. A part is given up after eight seconds, beside other work too soon. */
async function screen(verb: 'status' | 'top') {
  for (;;) {
    const { exitCode, told } = await bulkhead(verb);
    const text = JSON.stringify(told ?? '');
    if (!text.includes('AWS did not answer within')) return { exitCode, text };
  }
}

const change = ['--reason', 'a rehearsal', '--yes'] as const;
const job = { id: '1', jobClass: 'PushConversation', source: 'automation', account: '7' };
const othersThan = (action: string) =>
  apps.tasks.flatMap(({ service, id, reader }) =>
    reader.verdict(job, 'ordinary').action === action ? [] : [`${service} ${id}`],
  );

test('a switch is in force on every task, and then the command says so', async () => {
  expect(apps.tasks.length).toBeGreaterThanOrEqual(15);
  expect(othersThan('run')).toEqual([]);

  const { exitCode, said } = await bulkhead(
    ...['switch', 'off', '--source', 'automation', '--account', '7', ...change],
  );
  expect([exitCode, said]).toEqual([0, expect.any(String)]);
  // How soon it is, `npm run bench` says.
  const others = othersThan('off');
  // The command asks those that ECS has.
  const running = await apps.running();
  expect({ said, others: others.filter((one) => running.has(one.split(' ').at(-1) ?? '')) }).toEqual({
    said,
    others: [],
  });
  expect(running.size).toBeGreaterThanOrEqual(15);

  const again = await bulkhead('switch', 'off', '--source', 'automation', '--account', '7', ...change);
  expect([again.exitCode, again.told.outcome]).toEqual([0, 'nothing-to-do']);
});

test('what would stop everything, or lead nowhere, is refused', async () => {
  expect((await bulkhead('switch', 'off', ...change)).exitCode).toBe(3);
  expect((await bulkhead('route', 'set', 'PushConversation', 'nowhere', ...change)).exitCode).toBe(3);
});

test('a route, and everything of it, stays over later deploys', async () => {
  expect((await bulkhead('route', 'set', 'PushConversation', 'bulk', '--no-wait', ...change)).exitCode).toBe(
    0,
  );
  await stage.deploy();
  const { told } = await bulkhead('switch', 'list');
  expect(JSON.stringify(told)).toContain('"automation"');
  const routes = await bulkhead('route', 'list');
  expect(JSON.stringify(routes.told)).toContain('"bulk"');
});

test('jobs that wait already are parked and brought back, each once', async () => {
  const tagged = (source: string) => ({ text: 'x', bulkhead: { source, account: '7' } });
  const bulk = (source: string, count: number) =>
    queue.addBulk(Array.from({ length: count }, () => ({ name: 'PushConversation', data: tagged(source) })));
  await bulk('automation', 300);
  await bulk('inbox', 20);

  await invokeFunction(stage.region.port, meterFunction, { readings: 1 });
  const top = await screen('top');
  expect([top.exitCode, top.text]).toEqual([0, expect.stringContaining('automation')]);

  const parked = await bulkhead('queue', 'park', '--source', 'automation', ...change);
  expect([parked.exitCode, parked.said]).toEqual([0, expect.any(String)]);
  expect(await queue.getWaitingCount()).toBe(20);
  const unparked = await bulkhead(
    ...['queue', 'unpark', '--source', 'automation', '--jobs-per-second', '500', ...change],
  );
  expect([unparked.exitCode, unparked.said]).toEqual([0, expect.any(String)]);
  expect(await queue.getWaitingCount()).toBe(320);
});

test('jobs of an old store are taken over by the command, and brought in by the function', async () => {
  const old = await observedStore('jobs', 'bullmq', { keyPrefix: 'legacy' });
  const { connection: endpoint } = old;
  const oldQueue = new Queue('default', {
    connection: clientOptions(endpoint, endpoint.app),
    prefix: 'legacy',
  });
  try {
    oldUrl = storeUrl(endpoint, endpoint.app);
    const jobs = Array.from({ length: 200 }, () => ({ name: 'Old', data: {} }));
    await oldQueue.addBulk([...jobs, { name: 'Old', data: {}, opts: { delay: 3_600_000 } }]);
    const adopt = ['queue', 'adopt', '--from', 'env:OLD_REDIS_URL', '--prefix', 'legacy'];
    const looked = await bulkhead(...adopt, '--dry-run');
    expect([looked.exitCode, looked.told.before]).toEqual([0, expect.objectContaining({ matching: 201 })]);
    const adopted = await bulkhead(...adopt, ...change);
    expect([adopted.exitCode, adopted.said]).toEqual([0, expect.any(String)]);
    expect(adopted.told.found).toMatchObject({ kind: 'adopt', taken: 201, doubtful: 0 });
    expect(await oldQueue.getJobCountByTypes('wait', 'delayed')).toBe(0);
    const before = await queue.getWaitingCount();
    const unparked = await bulkhead(
      ...['queue', 'unpark', '--operation', adopted.told.found.id, '--jobs-per-second', 'max', ...change],
    );
    expect([unparked.exitCode, unparked.said]).toEqual([0, expect.any(String)]);
    expect([await queue.getWaitingCount(), await queue.getDelayedCount()]).toEqual([before + 200, 1]);
    // It is in the store of the stage by now.
    const back = ['--back', '--operation', adopted.told.found.id];
    expect((await bulkhead(...adopt, ...back, ...change)).exitCode).toBe(3);
  } finally {
    await oldQueue.close();
    await old.stop();
  }
});

test('one screen says what is in force', async () => {
  const { exitCode, text } = await screen('status');
  expect(exitCode).toBe(0);
  for (const word of ['automation', 'PushConversation', 'a rehearsal']) expect(text).toContain(word);
});

/** Starts a function of the region and waits for its end. @throws Error with what it said if it failed */
async function invokeFunction(port: number, name: string, input: unknown): Promise<void> {
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  try {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(input) }),
    );
    if (FunctionError !== undefined) throw new Error(Payload?.transformToString());
  } finally {
    lambda.destroy();
  }
}
