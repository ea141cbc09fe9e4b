import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import type { MoverSettings } from '../../../config/contract/mover-settings';
import { parkedShapes } from '../../../config/contract/parked-shapes';
import { ParkedBucket } from '../../../lambdas/queue-mover/aws/parked-bucket';
import { handler } from '../../../lambdas/queue-mover/handler';
import { fakeBucket } from './fake-bucket';
import { benchParkedId, everything, type MoverBench, moverBench } from './mover-bench';
import { jidsIn, payload } from './sidekiq-jobs';

const settings: MoverSettings = {
  stage: 'test',
  framework: 'sidekiq',
  keyPrefix: '',
  bucketName: 'controls',
  queues: ['bulk', 'default'],
  callsItself: true,
};
const request = {
  action: 'take',
  id: benchParkedId,
  kind: 'park',
  pattern: everything,
  who: 'ann',
  reason: 'why',
};
const giveBack = {
  action: 'return',
  id: benchParkedId,
  jobsPerSecond: 1000,
  ceilingPercent: 90,
  withDoubtful: false,
};
const secrets = mockClient(SecretsManagerClient);
const code = mkdtempSync(join(tmpdir(), 'bulkhead-mover-'));

/** As the stack tells it. */
function tell({ bucketName, ...plan }: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(code, 'settings.json'), JSON.stringify(plan));
  process.env.LAMBDA_TASK_ROOT = code;
  process.env.BULKHEAD_MOVER_PLACE = JSON.stringify({ bucketName });
}

let bench: MoverBench;
let bucket: ReturnType<typeof fakeBucket>;

beforeAll(async () => {
  bench = await moverBench('sidekiq');
});
beforeEach(async () => {
  await bench.empty();
  bucket = fakeBucket('controls');
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
  tell({ ...settings });
  process.env.AWS_REGION = 'us-east-1';
  const { host, port, app } = bench.store.connection;
  const url = `redis://${app.name}:${app.password}@${host}:${port}`;
  secrets.reset();
  secrets
    .on(GetSecretValueCommand, { SecretId: 'bulkhead/test/jobs/app' })
    .resolves({ SecretString: JSON.stringify({ url }) });
});
afterAll(async () => {
  await bench.stop();
  rmSync(code, { recursive: true, force: true });
});

test('parks and brings back through the bucket, as the command asks for it', async () => {
  const { observer } = bench.store;
  for (const queue of settings.queues) await observer.lpush(`queue:${queue}`, payload(queue, { queue }));
  await observer.zadd('retry', 5, payload('again'));
  const looked = await handler({ action: 'look', pattern: everything });
  expect(parkedShapes.lookAnswer.parse(looked)).toMatchObject({ done: true, seen: 3 });

  const answer = await handler(request);
  expect(parkedShapes.moveAnswer.parse(answer)).toMatchObject({
    done: true,
    operation: { taken: 3, batches: 3 },
  });
  expect(await jidsIn(observer)).toEqual([]);
  expect([...bucket.objects.keys()].sort()).toEqual([
    `parked/${benchParkedId}/batches/00000001.json`,
    `parked/${benchParkedId}/batches/00000002.json`,
    `parked/${benchParkedId}/batches/00000003.json`,
    `parked/${benchParkedId}/lease.json`,
    `parked/${benchParkedId}/operation.json`,
    `parked/${benchParkedId}/outcomes/00000001.json`,
    `parked/${benchParkedId}/outcomes/00000002.json`,
    `parked/${benchParkedId}/outcomes/00000003.json`,
  ]);
  expect(bucket.objects.get(`parked/${benchParkedId}/operation.json`)).not.toContain('12345678901234567890');

  const back = await handler(giveBack);
  expect(parkedShapes.moveAnswer.parse(back)).toMatchObject({
    done: true,
    operation: { returned: { jobs: 3 } },
  });
  expect((await jidsIn(observer)).sort()).toEqual(['again', 'bulk', 'default']);
  expect([...bucket.objects.keys()].sort()).toEqual([
    `parked/${benchParkedId}/lease.json`,
    `parked/${benchParkedId}/operation.json`,
  ]);
  // What is back is not taken again by asking for the same operation.
  expect(await handler(request)).toMatchObject({ done: true, operation: { phase: 'returned' } });
});

test('finds the batches of a run that ended too early, however many there are', async () => {
  await bench.store.observer.lpush(
    'queue:bulk',
    ...Array.from({ length: 9_000 }, (_, n) => payload(`j${n}`)),
  );
  bucket.mock
    .on(PutObjectCommand, { Key: `parked/${benchParkedId}/batches/00000009.json` })
    .rejects(new Error('S3 is away'));
  await expect(handler(request)).rejects.toThrow(
    `writing parked/${benchParkedId}/batches/00000009.json: S3 is away`,
  );
  const before = new Map(bucket.objects);
  bucket = fakeBucket('controls');
  for (const [key, text] of before) bucket.objects.set(key, text);
  expect(await handler(request)).toMatchObject({ operation: { taken: 9_000, doubtful: 0, batches: 12 } });
});

/** Time passes with each look at the clock, so that a run is over soon. */
function hurry(stepMs = 120): void {
  let nowMs = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => {
    nowMs += stepMs;
    return nowMs;
  });
}

test('an operation that is longer than a run goes on by itself, each turn once, until it is done', async () => {
  await bench.store.observer.lpush(
    'queue:bulk',
    ...Array.from({ length: 9_000 }, (_, n) => payload(`j${n}`)),
  );
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'mover';
  const events: unknown[] = [];
  const calls = mockClient(LambdaClient);
  calls
    .on(InvokeCommand, { FunctionName: 'mover', InvocationType: 'Event' })
    .callsFake(async ({ Payload }) => {
      events.push(JSON.parse(Payload));
      return { StatusCode: 202 };
    });
  hurry();
  expect(await handler(request)).toMatchObject({ done: false, goesOn: true });
  // The operator's terminal is closed. Lambda calls what was handed over, some of it twice.
  let turns = 0;
  for (let event = events.shift(); event !== undefined; event = events.shift()) {
    turns += 1;
    await handler(event);
    const before = events.length;
    // Busy, over, or done: no second chain of turns begins.
    await handler(event).catch(({ name }: Error) => expect(name).toBe('MoverBusy'));
    expect(events.length).toBe(before);
  }
  jest.restoreAllMocks();
  expect(turns).toBeGreaterThan(0);
  expect(await handler(request)).toMatchObject({
    done: true,
    operation: { phase: 'kept', taken: 9_000, doubtful: 0 },
  });
  expect(await jidsIn(bench.store.observer)).toEqual([]);
});

test('an operator’s stop ends it between two batches, and asking again goes on', async () => {
  await bench.store.observer.lpush(
    'queue:bulk',
    ...Array.from({ length: 9_000 }, (_, n) => payload(`j${n}`)),
  );
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'mover';
  const events: unknown[] = [];
  mockClient(LambdaClient)
    .on(InvokeCommand)
    .callsFake(async ({ Payload }) => events.push(JSON.parse(Payload)));
  hurry();
  await handler(request);
  expect(await handler({ action: 'stop', id: benchParkedId })).toEqual({ stopping: benchParkedId });
  const [event] = events.splice(0);
  await handler(event);
  expect(events).toEqual([]);
  // Within a slice of its 40 s, which would have been enough for all of them.
  expect((await jidsIn(bench.store.observer)).length).toBeGreaterThan(0);
  jest.restoreAllMocks();
  expect(await handler(request)).toMatchObject({ done: true, operation: { taken: 9_000 } });
});

test('an event of a turn that is over does nothing, even where nobody works any more', async () => {
  const { observer } = bench.store;
  await observer.lpush('queue:bulk', ...Array.from({ length: 9_000 }, (_, n) => payload(`j${n}`)));
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'mover';
  const events: unknown[] = [];
  mockClient(LambdaClient)
    .on(InvokeCommand)
    .callsFake(async ({ Payload }) => events.push(JSON.parse(Payload)));
  hurry(400);
  await handler(request);
  const [first] = events;
  await handler(first);
  await handler({ action: 'stop', id: benchParkedId });
  await handler(events[1]);
  expect(events).toHaveLength(2);
  const left = await jidsIn(observer);
  expect(left.length).toBeGreaterThan(0);
  expect(await handler(first)).toBeUndefined();
  jest.restoreAllMocks();
  expect(await jidsIn(observer)).toEqual(left);
});

test('where no way leads to Lambda, whoever waits asks again', async () => {
  await bench.store.observer.lpush(
    'queue:bulk',
    ...Array.from({ length: 9_000 }, (_, n) => payload(`j${n}`)),
  );
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'mover';
  mockClient(LambdaClient).on(InvokeCommand).rejects(new Error('no way'));
  const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  hurry();
  const answer = await handler(request);
  expect(answer).toMatchObject({ done: false });
  expect(answer).not.toHaveProperty('goesOn');
  expect(told.mock.calls).toEqual([[`The next turn of ${benchParkedId} was not called: no way`]]);
  jest.restoreAllMocks();
  expect(await handler(request)).toMatchObject({ done: true, operation: { taken: 9_000 } });
});

test('two movers of one operation do not overwrite each other’s batches', async () => {
  const objects = new ParkedBucket(new S3Client({ region: 'us-east-1' }), 'controls');
  const batch = { version: 2, jobs: [] } as const;
  await objects.createBatch(benchParkedId, 1, batch);
  await expect(objects.createBatch(benchParkedId, 1, batch)).rejects.toThrow('PreconditionFailed');
});

test.each([
  [{}, 'queue mover: action: expected look, take, return or stop, got nothing'],
  [undefined, 'queue mover: expected look, take, return or stop, got nothing'],
  [{ ...request, id: '../x' }, 'queue mover: id: expected the id of a park or purge, got "../x"'],
  [{ ...giveBack, id: '../x' }, 'queue mover: id: expected the id of an operation, got "../x"'],
  // It knows the stage's store only, and would settle there what another one has.
  [{ ...request, id: 'adopt-20261119-143000-k7fd' }, 'queue mover: id: expected the id of a park or purge'],
  [{ ...request, kind: 'adopt' }, 'queue mover: kind: expected park or purge, got "adopt"'],
  [
    { ...request, kind: 'steal', reason: '' },
    'queue mover: kind: expected park or purge, got "steal"; reason: expected a string, got ""',
  ],
  [{ ...request, pattern: { source: '*' } }, 'pattern.jobClass: expected a string, got nothing'],
  [{ ...giveBack, jobsPerSecond: 0 }, 'queue mover: jobsPerSecond: expected 0.1 or more, got 0'],
  [{ ...giveBack, toQueue: 'x' }, 'toQueue: expected a queue of this stage (bulk, default), got x'],
  [giveBack, `id: expected an operation in the bucket, got ${benchParkedId}`],
])('a usage error is told in a sentence: %#', async (event, sentence) => {
  await expect(handler(event)).rejects.toThrow(sentence);
});

test('what is missing around it is told in a sentence', async () => {
  delete process.env.BULKHEAD_MOVER_PLACE;
  await expect(handler(request)).rejects.toThrow(
    'BULKHEAD_MOVER_PLACE: expected settings as JSON, got nothing',
  );
  tell({ ...settings, framework: 'cron' });
  await expect(handler(request)).rejects.toThrow('framework: expected sidekiq or bullmq, got "cron"');
  tell({ ...settings });
  secrets.on(GetSecretValueCommand).rejects(new Error('no such secret'));
  await expect(handler(request)).rejects.toThrow('secret bulkhead/test/jobs/app: no such secret');
  secrets
    .on(GetSecretValueCommand)
    .resolves({ SecretString: JSON.stringify({ url: 'redis://:secret@127.0.0.1:1' }) });
  const failure = await handler(request).catch(String);
  expect(failure).toContain('ECONNREFUSED');
  expect(failure).not.toContain('secret@');
});
