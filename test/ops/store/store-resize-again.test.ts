import { awsError } from '../../support/aws/aws-faults';
import { startMs } from '../../support/ops/operator-session';
import { ResizeBench, recordKey } from '../../support/ops/resize-bench';

const large = 'cache.r7g.2xlarge';
const usual = 'cache.r7g.xlarge';
let bench: ResizeBench;
beforeEach(() => {
  bench = new ResizeBench();
});

const done = { nodeTypes: [large], held: false, blocked: true, record: 'finished' };

describe('jobs that are missing', () => {
  beforeEach(() => {
    bench.session.onTime(() => {
      if (bench.store.nodeTypes[2] === large) bench.jobs = { completed: 1_000_000, held: 100 };
    });
  });

  test('keep producers held until somebody accepts it', async () => {
    await expect(bench.resize()).rejects.toThrow(
      /49,900 FEWER[\s\S]*snapshot bulkhead-prod-20261124-0200[\s\S]*HELD/,
    );
    expect(bench.end()).toEqual({ nodeTypes: [large], held: true, blocked: true, record: 'compare' });
    await expect(bench.resize()).rejects.toThrow('49,900 FEWER');
    const { exitCode } = await bench.resize({ acceptLoss: true });
    expect([exitCode, bench.end()]).toEqual([0, done]);
  });

  test('within the tolerance are told', async () => {
    bench.session.onTime(() => {
      if (bench.store.nodeTypes[2] === large) bench.jobs = { completed: 1_000_000, held: 49_500 };
    });
    const { stdout } = await bench.resize();
    expect(stdout).toMatch(/500 fewer: within the tolerance\ntolerance: 2,\d{3} jobs/);
  });
});

test('a meter that falls silent keeps producers held, for nobody could say what was lost', async () => {
  bench.session.onTime(() => {
    if (bench.store.nodeTypes[2] === large) bench.meterRuns = false;
  });
  await expect(bench.resize()).rejects.toThrow(
    /nobody can say whether it kept its jobs[\s\S]*PRODUCERS ARE STILL HELD/,
  );
  bench.meterRuns = true;
  expect(await bench.resize()).toMatchObject({ exitCode: 0 });
});

test('without a meter from the beginning it says so, and compares nothing', async () => {
  bench.meterRuns = false;
  bench.bucket.objects.clear();
  const { exitCode } = await bench.resize();
  expect([exitCode, bench.end()]).toEqual([0, done]);
  expect(bench.session.said.join('\n')).toContain('nobody can compare before and after');
});

describe('a change that AWS takes back', () => {
  beforeEach(async () => {
    bench.store.takesBack = true;
    await expect(bench.resize()).rejects.toThrow(
      /AWS did not change prod-jobs-1 to cache.r7g.2xlarge, or took it back.\nElastiCache: Scale operation failed[\s\S]*Producers are released/,
    );
    expect(bench.producersHeld).toBe(false);
  });

  test('is tried again by the next run', async () => {
    expect(await bench.resize()).toMatchObject({ exitCode: 0 });
    expect(bench.end()).toEqual(done);
  });

  test('is given up with --undo', async () => {
    expect(await bench.resize({ undo: true })).toMatchObject({ exitCode: 0 });
    expect(bench.end()).toEqual({ nodeTypes: [usual], held: false, blocked: false, record: 'finished' });
  });
});

test('a change whose answer is lost is waited for by the next run, not made twice', async () => {
  bench.store.losesAnswer = true;
  await expect(bench.resize()).rejects.toThrow('PRODUCERS ARE STILL HELD');
  bench.store.pass(startMs + 600_000);
  await bench.resize();
  expect(bench.changes().filter((name) => name === 'ModifyReplicationGroup')).toHaveLength(1);
  expect(bench.end()).toEqual(done);
});

test('a hold whose answer is lost is one, and is released', async () => {
  bench.losesHoldAnswer = true;
  await expect(bench.resize()).rejects.toThrow('Producers are released: the store is as it was.');
  expect([bench.holdReasons, bench.producersHeld]).toEqual([['store resize 20261124T020000'], false]);
  bench.losesHoldAnswer = false;
  await bench.resize();
  expect(bench.end()).toEqual(done);
});

describe('a node that is made after the plan', () => {
  const [id, creating] = ['prod-jobs-1-003', 'creating'];
  const free = /Producers are released: the store is as it was\. Run the same command again to go on/;

  test('AWS refuses the change at the last moment: producers are released, and the next run holds nobody', async () => {
    bench.session.onTime(() => {
      if (bench.producersHeld) bench.store.nodeStatus[id] = creating;
    });
    await expect(bench.resize()).rejects.toThrow(free);
    expect(bench.end()).toEqual({ nodeTypes: [usual], held: false, blocked: true, record: 'modify' });
    const again = bench.resize();
    await expect(again).rejects.toMatchObject({ exitCode: 3 });
    await expect(again).rejects.toThrow('prod-jobs-1-003 is creating');
    expect(bench.producersHeld).toBe(false);
  });

  test('also where AWS knows of it and does not show it', async () => {
    bench.store.refusesChange = awsError(
      'InvalidCacheClusterStateFault',
      'Cache cluster prod-jobs-1-003 is not in available state.',
    );
    await expect(bench.resize()).rejects.toThrow(
      /InvalidCacheClusterStateFault[\s\S]*Producers are released/,
    );
    expect(bench.end()).toMatchObject({ nodeTypes: [usual], held: false });
    await bench.resize();
    expect(bench.end()).toEqual(done);
  });

  test('who holds producers already waits for it, and for nobody else', async () => {
    await expect(bench.resize({ timeoutMinutes: 5 })).rejects.toThrow('HELD');
    bench.store.takesBack = true;
    bench.store.pass(startMs + 1_200_000);
    bench.store.nodeStatus[id] = creating;
    let asked = 0;
    bench.session.onTime(() => {
      asked += 1;
      if (asked === 3) bench.store.nodeStatus[id] = 'available';
    });
    await bench.resize();
    expect(bench.session.said.join('\n')).toContain(
      'prod-jobs-1 is available, prod-jobs-1-003 is creating, ',
    );
    expect(bench.end()).toEqual(done);
  });
});

test('a hold that cannot be released is told, with the command that does', async () => {
  bench.store.refusesChange = awsError('InvalidCacheClusterStateFault', 'not available');
  bench.session.onTime(() => {
    if (bench.producersHeld) bench.refusesRelease = true;
  });
  await expect(bench.resize()).rejects.toThrow(
    'PRODUCERS ARE STILL HELD. Run the same command again to go on, or with --undo instead of --to to go back. ' +
      'To release them whatever becomes of the store: bulkhead switch clear --stage prod --reason "...".',
  );
});

test('what takes longer than the time given goes on with the next run', async () => {
  await expect(bench.resize({ timeoutMinutes: 5 })).rejects.toThrow(
    /is modifying after 5 minutes; AWS goes on[\s\S]*PRODUCERS ARE STILL HELD/,
  );
  expect(await bench.resize()).toMatchObject({ exitCode: 0 });
});

test('Ctrl-C while it waits says where it stopped, and who is held', async () => {
  bench.session.onTime(() => {
    if (bench.store.status === 'modifying') bench.session.interrupt();
  });
  await expect(bench.resize()).rejects.toThrow(
    /no longer waited for prod-jobs-1; AWS goes on[\s\S]*STILL HELD/,
  );
  expect(bench.switchboard.audit.at(-1)).toMatchObject({ outcome: 'stopped', action: 'store resize' });
});

test('undo in the middle waits for AWS, and goes back', async () => {
  await expect(bench.resize({ timeoutMinutes: 5 })).rejects.toThrow('HELD');
  await bench.resize({ undo: true });
  expect(bench.end()).toEqual({ nodeTypes: [usual], held: false, blocked: false, record: 'finished' });
});

test('another wish while one is open is refused, with both ways out', async () => {
  await expect(bench.resize({ timeoutMinutes: 5 })).rejects.toThrow('HELD');
  const other = bench.resize({ to: 'cache.r7g.16xlarge' });
  await expect(other).rejects.toMatchObject({ exitCode: 3 });
  await expect(other).rejects.toThrow(
    /finish it with --to cache.r7g.2xlarge, or take it back with --undo[\s\S]*STILL HELD/,
  );
});

test('two operators at once: one is told, and nothing is done twice', async () => {
  bench.session.onTime(() => {
    const found = bench.bucket.json(recordKey);
    if (found !== undefined) bench.bucket.put(recordKey, JSON.stringify(found));
  });
  await expect(bench.resize()).rejects.toThrow('somebody else works on this resize at the same time');
});
