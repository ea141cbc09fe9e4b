import { awsError } from '../../support/aws/aws-faults';
import { ResizeBench, recordKey } from '../../support/ops/resize-bench';

const large = 'cache.r7g.2xlarge';
const usual = 'cache.r7g.xlarge';
let bench: ResizeBench;
beforeEach(() => {
  bench = new ResizeBench();
});

const done = { nodeTypes: [large], held: false, blocked: true, record: 'finished' };

test('holds, takes a snapshot, keeps deploys out, changes, counts and releases, in this order', async () => {
  const { exitCode, stdout } = await bench.resize();
  expect(exitCode).toBe(0);
  expect(bench.changes()).toEqual([
    'hold',
    'CreateSnapshot',
    'SetStackPolicy',
    'ModifyReplicationGroup',
    'release',
  ]);
  expect(bench.end()).toEqual(done);
  expect(stdout).toContain('prod-jobs-1 is cache.r7g.2xlarge on all 3 nodes.');
  expect(stdout).toContain('finished and waiting jobs: 1,050,000 before, 1,050,000 after');
  expect(stdout).toContain(
    'change stores.jobs.nodeType of the stage file from cache.r7g.xlarge to cache.r7g.2xlarge',
  );
  expect(bench.holdReasons).toEqual(['store resize 20261124T020000']);
  expect(bench.session.said).toContain(
    'prod-jobs-1 is modifying, cache.r7g.xlarge x 2, cache.r7g.2xlarge x 1, 5 min',
  );
});

test('again, while the stage file does not follow, it does nothing and keeps deploys out', async () => {
  await bench.resize();
  const { stdout, exitCode } = await bench.resize();
  expect([exitCode, bench.end()]).toEqual([0, done]);
  expect(stdout).toContain('Nothing to do.');
  expect(bench.changes().filter((name) => name === 'ModifyReplicationGroup')).toHaveLength(1);
});

test('again, once the stage file names the type, deploys are let in', async () => {
  bench = new ResizeBench(large);
  bench.store.nodeTypes = bench.store.nodeTypes.map(() => large);
  const other = {
    Effect: 'Deny',
    Action: 'Update:Delete',
    Principal: '*',
    Resource: 'LogicalResourceId/Vpc',
  };
  bench.stacks.policy = JSON.stringify({
    Statement: [
      other,
      { Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: 'LogicalResourceId/JobStoreGroup' },
    ],
  });
  const { exitCode } = await bench.resize();
  expect([exitCode, bench.stacks.refusesJobStoreUpdates()]).toEqual([0, false]);
  // What others forbade stays forbidden.
  expect(JSON.parse(bench.stacks.policy ?? '')).toEqual({ Statement: [other] });
});

test('a resize to what the stage file names already lets deploys in at the end', async () => {
  bench = new ResizeBench(large);
  await bench.resize();
  expect(bench.end()).toEqual({ ...done, blocked: false });
  expect(JSON.parse(bench.stacks.policy ?? '').Statement).toMatchObject([{ Effect: 'Allow', Resource: '*' }]);
});

test('a store that was changed by hand is kept from deploys too', async () => {
  bench.store.nodeTypes = bench.store.nodeTypes.map(() => large);
  await bench.resize();
  expect(bench.changes()).toEqual(['SetStackPolicy']);
  expect(bench.stacks.refusesJobStoreUpdates()).toBe(true);
});

describe('the snapshot', () => {
  test('is skipped when there is one of the last hour', async () => {
    bench.store.addSnapshot({ SnapshotName: 'nightly', CacheClusterId: 'prod-jobs-1-002' }, -1_800_000);
    await bench.resize();
    expect(bench.session.said.join('\n')).toContain('No snapshot is taken: the newest is 30 minutes old.');
    expect(bench.changes()).not.toContain('CreateSnapshot');
  });

  test('is taken when the last one is older', async () => {
    bench.store.addSnapshot({ SnapshotName: 'nightly', CacheClusterId: 'prod-jobs-1-002' }, -3_700_000);
    await bench.resize();
    expect(bench.changes()).toContain('CreateSnapshot');
  });

  test('is skipped when the store is full before it would be there', async () => {
    bench.store.usedPercent = [20, 95];
    await bench.resize();
    expect(bench.session.said.join('\n')).toContain('the store is full in 40 s, and a snapshot takes some');
    expect(bench.changes()).not.toContain('CreateSnapshot');
  });

  test('is taken of a replica', async () => {
    await bench.resize();
    expect(bench.store.snapshots.map(({ CacheClusterId }) => CacheClusterId)).toEqual(['prod-jobs-1-002']);
  });
});

describe('refuses, and holds nobody', () => {
  const refused = async (to: string, text: string | RegExp) => {
    const run = bench.resize({ to });
    await expect(run).rejects.toMatchObject({ exitCode: 3 });
    await expect(run).rejects.toThrow(text);
    expect([bench.producersHeld, bench.changes()]).toEqual([false, []]);
  };

  test('a type that AWS would not change to in place, and lists those that it would', () =>
    refused(
      'cache.m7g.xlarge',
      'AWS does not change prod-jobs-1 to cache.m7g.xlarge in place. It would to: cache.r7g.2xlarge, cache.r7g.16xlarge.',
    ));

  test('a type that does not hold the data with its reserve', async () => {
    bench.store.usedPercent = [80, 80];
    await refused(
      'cache.r7g.large',
      'cache.r7g.large may hold 7.8 GiB with a reserve of 40 %, and 12.6 GiB are in use.',
    );
  });

  test('a smaller type while nobody measures', async () => {
    bench.store.usedPercent = [];
    await refused('cache.r7g.large', 'is not measured now, and cache.r7g.large is smaller');
  });

  test('while Foundation is deployed', async () => {
    bench.stacks.status.Foundation = 'UPDATE_IN_PROGRESS';
    await refused(large, 'The Foundation stack is UPDATE_IN_PROGRESS');
  });

  test('while a node is made, though the group is available; the dry run too', async () => {
    bench.store.nodeStatus['prod-jobs-1-003'] = 'creating';
    const why = 'prod-jobs-1-003 is creating: AWS changes a store only while all its nodes are available.';
    await refused(large, why);
    const { exitCode, stdout } = await bench.resize({ dryRun: true });
    expect([exitCode, stdout.includes(why), bench.changes()]).toEqual([3, true, []]);
  });

  test('while AWS does something else', async () => {
    bench.store.status = 'snapshotting';
    await refused(large, 'prod-jobs-1 is snapshotting');
  });
});

test('a deploy that begins meanwhile stops it before anything is changed, and producers are released', async () => {
  bench.session.onTime(() => {
    bench.stacks.status.Foundation = 'UPDATE_IN_PROGRESS';
  });
  await expect(bench.resize()).rejects.toThrow(
    /The Foundation stack is UPDATE_IN_PROGRESS[\s\S]*Producers are released: the store is as it was\./,
  );
  expect([bench.store.nodeTypes, bench.producersHeld]).toEqual([[usual, usual, usual], false]);
  // The next run is refused as long as the deploy goes on, and holds nobody.
  await expect(bench.resize()).rejects.toMatchObject({ exitCode: 3 });
  expect(bench.producersHeld).toBe(false);
  await bench.resize({ undo: true });
  expect(bench.end()).toEqual({ nodeTypes: [usual], held: false, blocked: false, record: 'finished' });
});

test('with nothing open there is nothing to undo', async () => {
  expect((await bench.resize({ undo: true })).stdout).toContain('No resize of prod-jobs-1 is going on.');
});

test('a dry run shows every step with its command, and changes nothing', async () => {
  const { stdout } = await bench.resize({ dryRun: true });
  expect(stdout).toContain('--cache-node-type cache.r7g.2xlarge --apply-immediately --region us-east-1');
  expect(stdout).toContain('set-stack-policy --stack-name Bulkhead-prod-Foundation');
  expect([bench.changes(), bench.bucket.json(recordKey)]).toEqual([[], undefined]);
});

test('plan and shown commands come from one look at AWS', async () => {
  await bench.resize({ dryRun: true });
  const looks = (name: string) => bench.calls.names.filter((call) => call === name).length;
  expect({
    store: looks('DescribeReplicationGroups'),
    nodes: looks('DescribeCacheClusters'),
    policy: looks('GetStackPolicy'),
    resources: looks('ListStackResources'),
  }).toEqual({ store: 1, nodes: 3, policy: 1, resources: 2 });
});

test('with --json a failure says the same about producers', async () => {
  bench.store.losesAnswer = true;
  const { exitCode, stderr, stdout } = await bench.resize({ json: true });
  expect([exitCode, JSON.parse(stdout).outcome]).toEqual([1, 'failed']);
  expect(stderr).toContain('PRODUCERS ARE STILL HELD');
});

test('a node type and --undo together are a mistake of the caller', async () => {
  await expect(bench.resize({ to: large, undo: true })).rejects.toMatchObject({ exitCode: 2 });
});

test('a record that is none is not overwritten', async () => {
  bench.bucket.put(recordKey, '{"version":9}');
  await expect(bench.resize()).rejects.toThrow('is no record of a resize');
});

test('an error of AWS before anything began is told as it is', async () => {
  bench.calls.failAt(0, awsError('ExpiredToken', 'expired'));
  await expect(bench.resize()).rejects.toThrow(/^the AWS credentials have expired: sign in and try again$/);
});
