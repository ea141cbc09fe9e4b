import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { outputKeys } from '../../../config/contract/output-keys';
import type { JobFramework } from '../../../constructs/stores/access-strings';
import type { ParkedOperation } from '../../../domain/parked/operation';
import { type QueueAdoptOptions, queueAdopt } from '../../../ops/queue/queue-adopt';
import { queueList } from '../../../ops/queue/queue-list';
import { fakeBucket } from '../../lambdas/queue-mover/fake-bucket';
import { payload } from '../../lambdas/queue-mover/sidekiq-jobs';
import { fakeAudit } from '../../support/aws/fake-audit';
import { change, type OperatorSession, operatorSession } from '../../support/ops/operator-session';
import { type ObservedStore, observedStore } from '../../support/stores/observed-store';
import { storeUrl } from '../../support/stores/store-connection';
import { parked } from './queue-fakes';

const adoptId = 'adopt-20261124-020000-aaaa';
const recordKey = `parked/${adoptId}/operation.json`;
const usual = { ...change, from: 'env:OLD_REDIS_URL', leaveDead: false, back: false };

let store: ObservedStore;
let session: OperatorSession;
let bucket: ReturnType<typeof fakeBucket>;
let audit: ReturnType<typeof fakeAudit>;
let place: string;

beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
  place = `127.0.0.1:${store.connection.port}`;
});
beforeEach(async () => {
  await store.observer.flushall();
  bucket = fakeBucket(outputKeys.controlsBucketName);
  audit = fakeAudit();
  session = stageOf('sidekiq');
  const outputs = [{ OutputKey: outputKeys.controlsBucketName, OutputValue: outputKeys.controlsBucketName }];
  const stack = { StackName: 'any', StackStatus: 'UPDATE_COMPLETE' as const, CreationTime: new Date(0) };
  mockClient(CloudFormationClient)
    .on(DescribeStacksCommand)
    .resolves({ Stacks: [{ ...stack, Outputs: outputs }] });
  process.env.OLD_REDIS_URL = `${storeUrl(store.connection, store.connection.app)}\n`;
});
afterAll(() => store.stop());

function stageOf(framework: JobFramework): OperatorSession {
  return operatorSession((config) => ({ ...config, framework }));
}

const adopt = (options: Partial<QueueAdoptOptions> = {}) =>
  queueAdopt(session, { ...usual, ...options }, () => 0);

/** Two in a queue, of which one iterates, one of a batch, and one of each set; `mine` is a key of the app's own. */
async function fill(keyPrefix = ''): Promise<void> {
  const { observer } = store;
  const job = (jid: string, changes: Readonly<Record<string, unknown>> = {}) =>
    payload(jid, { queue: 'default', ...changes });
  await observer.sadd(`${keyPrefix}queues`, 'default');
  await observer.lpush(`${keyPrefix}queue:default`, job('one'), job('two'), job('batch', { bid: 'b-1' }));
  await observer.hset(`${keyPrefix}it-one`, 'c', '"5"');
  await observer.zadd(`${keyPrefix}schedule`, 2e9, job('later'));
  await observer.zadd(`${keyPrefix}retry`, 2e9, job('again', { queue: 'lwo' }));
  await observer.zadd(`${keyPrefix}dead`, 1, job('dead'));
  await observer.set(`${keyPrefix}mine`, 'stays');
}

/** All keys with what stands behind them. */
async function contents(): Promise<Record<string, unknown>> {
  const keys = (await store.observer.keys('*')).sort();
  return Object.fromEntries(
    await Promise.all(keys.map(async (key) => [key, (await store.observer.dumpBuffer(key)).toString('hex')])),
  );
}

test('a dry run counts what stands there, by queue and state, and writes nothing anywhere', async () => {
  await fill();
  await store.observer.sadd('processes', 'host:1:abc');
  await store.observer.hset('host:1:abc', 'busy', '3');
  const before = await contents();
  const { stdout } = await adopt({ dryRun: true, reason: '' });
  for (const line of [
    new RegExp(`^In ${place} \\((Redis|Valkey) [\\d.]+\\):$`, 'm'),
    /^ {5}3 {2}default {7}waiting$/m,
    /^ {5}1 {2}\(all queues\) {2}to be tried again$/m,
    /^ {5}1 {2}\(all queues\) {2}given up$/m,
    /^5 of them are taken over\.$/m,
    /^Left there: 1 that hang together .*batches of Sidekiq Pro/m,
    /^Running there now: 3\./m,
    /^Note: producers must send to this stage by now/m,
    /^Note: Sidekiq processes that work there still: 1\./m,
    /^Note: no pool of this stage serves lwo: /m,
    `take the jobs of ${place} over as ${adoptId}`,
  ]) {
    expect(stdout).toMatch(line);
  }
  expect(await contents()).toEqual(before);
  expect([...bucket.objects.keys()]).toEqual([]);
});

test('takes what stands there into the bucket, leaves every other key, and says how it comes in', async () => {
  await fill('chat:');
  const { exitCode, stdout } = await adopt({ prefix: 'chat' });
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`5 jobs are out of ${place} as ${adoptId}, and run nowhere yet.`);
  expect(stdout).toContain(`queue unpark --stage prod --operation ${adoptId} --to-queue <queue> --reason`);
  expect((await store.observer.keys('*')).sort()).toEqual(['chat:mine', 'chat:queue:default', 'chat:queues']);
  const record: ParkedOperation = JSON.parse(bucket.objects.get(recordKey) ?? '');
  const adopted = { store: place, keyPrefix: 'chat', leavesDead: false };
  expect(record).toMatchObject({ kind: 'adopt', phase: 'kept', taken: 5, doubtful: 0, adopted });
  expect(JSON.stringify([...bucket.objects.values()])).not.toContain(store.connection.app.password);
  expect(audit.records).toMatchObject([
    { action: 'queue adopt', outcome: 'done', after: { operation: adoptId, store: place } },
  ]);
  const { stdout: listed } = await queueList(session, { ...change, operation: adoptId });
  expect(listed).toContain(`${adoptId}: adopt of everything from ${place}, kept.`);
});

test('as JSON the plan, what was found and the record are one document', async () => {
  await fill();
  const { stdout, stderr } = await adopt({ json: true });
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ outcome: 'done', action: 'queue adopt', before: { store: place, matching: 5 } },
    found: { id: adoptId, taken: 5, phase: 'kept' },
  });
  expect(stderr).toBe('');
});

test('what was given up stays where that is wanted, and jobs of other queues do', async () => {
  await fill();
  const { stdout } = await adopt({ leaveDead: true, queue: 'lwo' });
  expect(stdout).toContain('1 jobs are out');
  expect((await store.observer.keys('*')).sort()).toEqual([
    'dead',
    'it-one',
    'mine',
    'queue:default',
    'queues',
    'schedule',
  ]);
});

test('the same again goes on with what was interrupted, and with nothing that another one parked', async () => {
  await fill();
  const adopted = { store: place, keyPrefix: '', leavesDead: true };
  const begun = { ...parked, id: adoptId, kind: 'adopt', version: 2, phase: 'taking', taken: 7, batches: 0 };
  const everything = { source: '*', jobClass: '*', account: '*' };
  const put = (changes: object) => {
    const operation = { ...begun, pattern: everything, adopted, ...changes };
    const { id } = { id: adoptId, ...changes };
    bucket.objects.set(`parked/${id}/operation.json`, JSON.stringify({ ...operation, scan: firstScan }));
  };
  const firstScan = { pass: 1, place: 0, skip: 0, found: 0, left: 0 };
  put({});
  put({ id: 'adopt-20261124-020001-bbbb', adopted: { ...adopted, store: 'elsewhere:6379' } });
  put({ id: 'park-20261124-020002-cccc', kind: 'park' });
  await adopt();
  expect(session.said[0]).toContain(`Goes on with ${adoptId}, which has 7 jobs so far.`);
  // As it began: what was given up stays.
  expect(JSON.parse(bucket.objects.get(recordKey) ?? '')).toMatchObject({ phase: 'kept', taken: 11 });
  expect(await store.observer.zcard('dead')).toBe(1);
  // What is done is done: what came since is another one, with what was given up and stayed.
  await store.observer.lpush('queue:default', payload('since', { queue: 'default' }));
  const { stdout } = await queueAdopt(session, usual, () => 0.5);
  expect(stdout).toContain(`2 jobs are out of ${place} as adopt-20261124-020000-`);
  expect(stdout).not.toContain(adoptId);
  // From another address it is named.
  await adopt({ operation: 'adopt-20261124-020001-bbbb' });
  expect(session.said.join('\n')).toContain('Goes on with adopt-20261124-020001-bbbb');
  await expect(adopt({ operation: 'park-20261124-020002-cccc' })).rejects.toThrow(
    'there is no adoption park-',
  );
});

test('a command that was killed is waited for, and another one that works not for ever', async () => {
  await fill();
  const lease = `parked/${adoptId}/lease.json`;
  bucket.objects.set(lease, JSON.stringify({ untilMs: Date.now() + 60_000 }));
  await expect(adopt()).rejects.toThrow('another mover works on this operation');
  expect(await store.observer.llen('queue:default')).toBe(3);
  session.onTime(() => bucket.objects.delete(lease));
  expect((await adopt()).stdout).toContain('5 jobs are out');
  expect(session.said).toContain(
    '  Another command works on this, or was killed a moment ago; waiting for it.',
  );
});

test('gives back what it took, once, and not what comes into the stage already', async () => {
  await fill();
  const before = await contents();
  await adopt();
  const { stdout } = await adopt({ back: true, operation: adoptId });
  expect(stdout).toContain(`5 jobs of ${adoptId} are in ${place} again.`);
  const keys = (await store.observer.keys('*')).filter((key) => !key.startsWith('bulkhead:unpark:'));
  expect(keys.sort()).toEqual(Object.keys(before));
  expect(await store.observer.llen('queue:default')).toBe(3);
  const again = await adopt({ back: true, operation: adoptId });
  expect(again.stdout).toContain('Nothing to do.');
  expect(await store.observer.llen('queue:default')).toBe(3);
  const record: ParkedOperation = JSON.parse(bucket.objects.get(recordKey) ?? '');
  bucket.objects.set(recordKey, JSON.stringify({ ...record, phase: 'returning', goesBack: false }));
  await expect(adopt({ back: true, operation: adoptId })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('comes into the store of this stage already'),
  });
  await expect(adopt({ back: true })).rejects.toMatchObject({ exitCode: 2 });
});

describe('a store that jobs cannot leave in one write', () => {
  let login: number;
  /** A user of its own, as a team has it. */
  const userWith = async (rules: string) => {
    login += 1;
    await store.observer.call('ACL', 'SETUSER', `team${login}`, 'on', '>secret', '~*', ...rules.split(' '));
    process.env.OLD_REDIS_URL = `redis://team${login}:secret@${place}`;
  };
  beforeAll(() => {
    login = 0;
  });
  beforeEach(fill.bind(undefined, ''));

  test.each([
    ['may not run scripts', '+@all -@scripting', /^.* lets this user run no script .*NOPERM/s, 3],
    [
      'may write into a list and not remove from it',
      '+@all -lrem',
      /a script on queue:bulkhead-try-.*lrem/is,
      1,
    ],
    ['may not look into sets', '+@all -zcard', /ZCARD schedule: NOPERM/, 1],
  ])('a user who %s is refused, and nothing is changed', async (_, rules, sentence, exitCode) => {
    await userWith(rules);
    const before = await contents();
    const refused = await adopt().catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringMatching(sentence), exitCode });
    expect(await contents()).toEqual(before);
    expect([...bucket.objects.keys()].filter((key) => key.includes('/batches/'))).toEqual([]);
  });

  test('a user who may not ask for the server’s figures does', async () => {
    await userWith('+@all -info');
    const { stdout } = await adopt();
    expect(session.said[0]).toContain(`In ${place}:\n`);
    expect(stdout).toContain('5 jobs are out');
  });

  test('a database that this user may not select is no other one', async () => {
    process.env.OLD_REDIS_URL = `${storeUrl(store.connection, store.connection.app)}/2`;
    await expect(adopt()).rejects.toThrow(`${place}/2: SELECT 2: NOPERM`);
    await userWith('+@all');
    process.env.OLD_REDIS_URL = `${process.env.OLD_REDIS_URL}/2`;
    expect((await adopt()).stdout).toContain('Nothing to do.');
    expect(await store.observer.llen('queue:default')).toBe(3);
  });

  test('a replica, and a store that is not there', async () => {
    await store.observer.replicaof('127.0.0.1', 1);
    try {
      await expect(adopt()).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringContaining('it is a replica, and nothing can be taken out of it'),
      });
    } finally {
      await store.observer.replicaof('NO', 'ONE');
    }
    process.env.OLD_REDIS_URL = 'redis://127.0.0.1:1';
    await expect(adopt()).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^127\.0\.0\.1:1: .*ECONNREFUSED/),
    });
  });
});

test('jobs of Bull are not taken for those of BullMQ', async () => {
  session = stageOf('bullmq');
  await store.observer.lpush('bull:default:wait', '1');
  await store.observer.hset('bull:default:1', 'name', '__default__', 'data', '{}', 'timestamp', '1');
  await expect(adopt()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('default: jobs without the key `meta`'),
  });
});

test('jobs in groups of BullMQ Pro are told, and stay', async () => {
  session = stageOf('bullmq');
  await store.observer.hset('bull:default:meta', 'version', 'bullmq-pro:7.0.0');
  await store.observer.zadd('bull:default:groups', 1, 'acme', 2, 'other');
  await store.observer.lpush('bull:default:groups:acme', '1');
  expect((await adopt({ dryRun: true })).stdout).toContain('Left there: all jobs of 2 groups of BullMQ Pro.');
});

test('a URL without a password is taken as it stands', async () => {
  await expect(adopt({ from: `redis://${place}` })).rejects.toThrow('NOAUTH');
});
