import { storeRelieve } from '../../../ops/store/store-relieve';
import { storeSnapshot } from '../../../ops/store/store-snapshot';
import { storeStatus } from '../../../ops/store/store-status';
import { AwsCalls, awsError, troubles } from '../../support/aws/aws-faults';
import { FakeControlsBucket } from '../../support/aws/fake-controls-bucket';
import { FakeElastiCache } from '../../support/aws/fake-elasticache';
import { FakeStacks } from '../../support/aws/fake-stacks';
import { FakeSwitchboard } from '../../support/aws/fake-switchboard';
import { exitCodeOf } from '../../support/ops/exit-code-of';
import { change, type OperatorSession, operatorSession } from '../../support/ops/operator-session';

let calls: AwsCalls;
let store: FakeElastiCache;
let stacks: FakeStacks;
let bucket: FakeControlsBucket;
let session: OperatorSession;
let switchboard: FakeSwitchboard;

beforeEach(() => {
  calls = new AwsCalls();
  session = operatorSession();
  store = new FakeElastiCache(calls, session.clock);
  stacks = new FakeStacks(calls);
  bucket = new FakeControlsBucket(calls);
  switchboard = new FakeSwitchboard(calls, session.clock);
  session.onTime((nowMs) => store.pass(nowMs));
});

const status = (json = false) => storeStatus(session, { stage: 'prod', json });
const relieve = (undo = false) => storeRelieve(session, { ...change, undo });
const snapshot = () => storeSnapshot(session, change);
const changed = () => calls.names.filter((name) => /^(Modify|CreateSnapshot|Set)/.test(name));

describe('status', () => {
  test('shows both stores as they stand', async () => {
    store.addSnapshot(
      { SnapshotName: 'nightly', SnapshotSource: 'automated', CacheClusterId: 'prod-jobs-1-002' },
      -7.2e6,
    );
    store.usedPercent = [50, 60];
    const { stdout } = await status();
    expect(stdout).toBe(
      [
        'Job store prod-jobs-1: available',
        '  nodes      3 x cache.r7g.xlarge',
        '  memory     60 % of 15.8 GiB, full in 40 min, reserve 40 %',
        '  failover   enabled, multi-AZ enabled, 2 replicas',
        '  snapshots  nightly (automated), 2 h old, available',
        '',
        'Pub/sub store prod-pubsub-1: available',
        '  nodes      3 x cache.m7g.large',
        '  memory     60 % of 4.8 GiB, full in 40 min, reserve 25 %',
        '  failover   enabled, multi-AZ enabled, 2 replicas',
        '  snapshots  none',
        '',
      ].join('\n'),
    );
  });

  test('shows what differs, what is not finished, and who is held', async () => {
    store.nodeTypes = store.nodeTypes.map(() => 'cache.r7g.2xlarge');
    store.reserve = '25';
    const { deployed } = switchboard.appConfig;
    const reason = 'store resize 20261124T010000';
    const everything = { source: '*', jobClass: '*', account: '*' };
    switchboard.appConfig.put({
      ...deployed,
      revision: 2,
      switches: [{ ...everything, action: 'defer', reason, who: 'ann', atSeconds: 1, forced: true }],
    });
    stacks.policy = JSON.stringify({
      Statement: [
        { Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: 'LogicalResourceId/JobStoreGroup' },
      ],
    });
    const record = {
      version: 1,
      id: 'a',
      storeId: 'prod-jobs-1',
      from: 'cache.r7g.xlarge',
      to: 'cache.r7g.2xlarge',
    };
    bucket.put(
      'resize/prod-jobs-1.json',
      JSON.stringify({ ...record, undoing: false, doing: 'compare', beganAtSeconds: 1 }),
    );
    const { stdout } = await status();
    expect(stdout.split('\n').filter((line) => /DRIFT|HOLD/.test(line))).toEqual([
      '  DRIFT      node type is cache.r7g.2xlarge; the stage file names cache.r7g.xlarge',
      '  DRIFT      the reserve is 25 %, not 40 %: store relieve --undo puts it back',
      '  HOLD       producers are held by a resize',
      '  HOLD       a resize from cache.r7g.xlarge to cache.r7g.2xlarge is not finished (compare): store resize --to cache.r7g.2xlarge goes on, --undo goes back',
      '  HOLD       Foundation refuses to update the store until the stage file follows',
    ]);
  });

  test('JSON holds the same', async () => {
    store.reserve = '30';
    const [jobs] = JSON.parse((await status(true)).stdout);
    expect(jobs).toMatchObject({
      role: 'jobs',
      reservedPercent: 30,
      hold: { producers: false, deploys: false },
    });
    expect(jobs.drift).toHaveLength(1);
  });

  test('a store that nobody measures is said to be one', async () => {
    store.usedPercent = [];
    expect((await status()).stdout).toContain('memory     not measured now of 15.8 GiB');
  });
});

describe('relieve', () => {
  test('releases the reserve down to what AWS advises, and no further', async () => {
    store.usedPercent = [99, 100];
    const { exitCode } = await relieve();
    expect([exitCode, store.reserve]).toEqual([0, '25']);
    expect(session.said.join('\n')).toContain(
      'which gives 3.9 GiB more to the data, at once and without a restart.',
    );
    expect(store.usedPercent).toEqual([79.2, 80]);
    expect((await relieve()).stdout).toContain('reserves 25 % already: there is no more to release.');
    expect(changed()).toEqual(['ModifyCacheParameterGroup']);
  });

  test('--undo puts it back where the data fit', async () => {
    await relieve();
    const { exitCode } = await relieve(true);
    expect([exitCode, store.reserve]).toEqual([0, '40']);
    expect((await relieve(true)).stdout).toContain('Nothing to do.');
  });

  test.each([
    [
      [80.1, 80.1],
      'The data of prod-jobs-1 would be 100 % of what it may use: every write would be refused.',
    ],
    [[], 'is not measured now: nobody can say that its data fit beside the reserve.'],
  ])('--undo is refused where they do not: %j', async (usedPercent, problem) => {
    store.reserve = '25';
    store.usedPercent = usedPercent;
    const refused = relieve(true);
    await expect(refused).rejects.toMatchObject({ exitCode: 3 });
    await expect(refused).rejects.toThrow(problem);
    expect(store.reserve).toBe('25');
  });

  test('--undo above the enqueue ceiling is told', async () => {
    store.reserve = '25';
    store.usedPercent = [70, 70];
    await relieve(true);
    expect(session.said.join('\n')).toContain(
      'The data would be 88 % of what it may use, above the enqueue ceiling of 75 %',
    );
  });

  test('a Foundation deploy that goes on is told', async () => {
    stacks.status.Foundation = 'UPDATE_IN_PROGRESS';
    expect(await relieve()).toMatchObject({ exitCode: 0 });
    expect(session.said.join('\n')).toContain('The Foundation stack is UPDATE_IN_PROGRESS');
  });
});

describe('snapshot', () => {
  test('takes one of a replica, and waits with progress until it is there', async () => {
    const { exitCode, stdout } = await snapshot();
    expect([exitCode, stdout]).toEqual([0, 'The snapshot bulkhead-prod-20261124-020000 is there.\n']);
    expect(store.snapshots).toMatchObject([
      { CacheClusterId: 'prod-jobs-1-002', SnapshotStatus: 'available' },
    ]);
    expect(session.said).toContain('snapshot bulkhead-prod-20261124-020000: creating, 4 min');
  });

  test('takes it of a replica that is there, and not of one that is made', async () => {
    store.nodeStatus['prod-jobs-1-002'] = 'creating';
    await snapshot();
    expect(store.snapshots).toMatchObject([{ CacheClusterId: 'prod-jobs-1-003' }]);
    expect((await status()).stdout).toContain('3 x cache.r7g.xlarge, prod-jobs-1-002 is creating\n');
  });

  test('is refused where no node is there', async () => {
    for (const number of [1, 2, 3]) store.nodeStatus[`prod-jobs-1-00${number}`] = 'rebooting cluster nodes';
    await expect(snapshot()).rejects.toThrow(
      'prod-jobs-1-001 is rebooting cluster nodes: AWS takes no snapshot',
    );
  });

  test('waits for one that is being made already', async () => {
    store.status = 'snapshotting';
    store.addSnapshot(
      { SnapshotName: 'mine', CacheClusterId: 'prod-jobs-1-002', SnapshotSource: 'manual' },
      60_000,
    );
    expect((await snapshot()).stdout).toBe('The snapshot mine is there.\n');
    expect(changed()).toEqual([]);
  });

  test('the twenty-first of a day is refused', async () => {
    for (let count = 0; count < 20; count += 1) {
      store.addSnapshot(
        { SnapshotName: `m${count}`, CacheClusterId: 'prod-jobs-1-002', SnapshotSource: 'manual' },
        -8.6e7,
      );
    }
    const refused = snapshot();
    await expect(refused).rejects.toMatchObject({ exitCode: 3 });
    await expect(refused).rejects.toThrow(
      'has 20 manual snapshots of the last 24 hours; ElastiCache takes 20.',
    );
    store.snapshots[0] = { ...store.snapshots[0], SnapshotSource: 'automated', doneMs: 0 };
    expect(await snapshot()).toMatchObject({ exitCode: 0 });
  });

  test('one that fails is a failure', async () => {
    session.onTime(() => {
      for (const made of store.snapshots) made.SnapshotStatus = 'failed';
    });
    await expect(snapshot()).rejects.toThrow(
      'the snapshot bulkhead-prod-20261124-020000 is failed, not available',
    );
  });

  test('a store that is being changed is refused', async () => {
    store.status = 'modifying';
    await expect(snapshot()).rejects.toMatchObject({ exitCode: 3 });
  });
});

test('a store that does not stand is said', async () => {
  calls.failAt(1, awsError('ReplicationGroupNotFoundFault', 'ReplicationGroup prod-jobs-1 not found.'));
  await expect(status()).rejects.toThrow('ReplicationGroup prod-jobs-1 not found.');
});

/** An incident does not wait for a log: a record that cannot be written is told, and no failure. */
const isAudit = (name: string) => ['CreateLogStream', 'PutLogEvents'].includes(name);

const verbs = { relieve: () => relieve(), snapshot: () => snapshot(), status: () => status() };
const ends = {
  relieve: () => store.reserve === '25',
  snapshot: () => store.snapshots.length === 1,
  status: () => true,
};
describe.each(Object.keys(verbs) as (keyof typeof verbs)[])('%s', (verb) => {
  test.each(Object.keys(troubles) as (keyof typeof troubles)[])(
    '%s at any call: told, and the next run ends well',
    async (kind) => {
      store.snapshotMs = 10_000;
      await verbs[verb]();
      for (const [at, name] of [...calls.names].entries()) {
        store.reserve = '40';
        store.snapshots = [];
        calls.failAt(at, troubles[kind]);
        const exitCode = await exitCodeOf(verbs[verb]());
        if (kind !== 'throttled') expect([at, exitCode]).toEqual([at, isAudit(name) ? 0 : 1]);
        expect([at, await exitCodeOf(verbs[verb]())]).toEqual([at, 0]);
        expect([at, ends[verb]() || store.snapshots.length === 2]).toEqual([at, true]);
      }
    },
  );
});
