import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { troubles } from '../../support/aws/aws-faults';
import { parkedOperation } from '../../support/ops/parked-operation';
import { startSeconds } from '../../support/ops/quiet-platform';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

test('what is deployed and what the stage file says are compared', async () => {
  aws.services.delete('bulk');
  aws.services.set('web', {
    ...aws.services.get('web'),
    deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
  });
  aws.ranges.set('default', { min: 3, max: 90, held: true });
  aws.nodeTypes['prod-jobs-1'] = 'cache.r7g.large';
  aws.reservedPercent = '25';
  expect(statusSection(await runStatus(), 'drift').join(' ')).toBe(
    [
      "web: tasks are replaced at 50/200 %, the stage file's range asks for 100/133 %",
      'default: scales from 3 to 90, in the stage file from 9 to 48; scaling is suspended',
      'bulk: in the stage file, and not deployed',
      'jobs store: is cache.r7g.large, in the stage file cache.r7g.xlarge',
      'jobs store: the reserve is 25 %, as deployed 40 %',
    ].join(' '),
  );
});

test('the stack of a pool that has left the stage file is named: its tasks run on', async () => {
  aws.poolStacks.set('Pool-OldImports', 'UPDATE_COMPLETE');
  expect(statusSection(await runStatus(), 'drift').join(' ')).toBe(
    'Bulkhead-prod-Pool-OldImports: no pool of the stage file, and its tasks run on until the stack is deleted',
  );
});

test('stacks of pools that cannot be listed are said, and not taken for none', async () => {
  aws.mocks.cloudFormation.on(ListStacksCommand).rejects(troubles.denied);
  const screen = await runStatus();
  expect(statusSection(screen, 'drift')).toEqual(['not compared: stacks of worker pools']);
  expect(statusSection(screen, 'deploys').join(' ')).toBe(
    'unknown: stacks of worker pools: these credentials may not do that: not authorized',
  );
});

test('processes that run more jobs than the stage file says are told, with what the budgets come to', async () => {
  const runs = (pool: string, jobsPerProcess: number) => {
    aws.reading = {
      ...aws.reading,
      pools: aws.reading.pools.map((one) => (one.pool === pool ? { ...one, jobsPerProcess } : one)),
    };
  };
  runs('urgent', 10);
  runs('bulk', 3);
  expect(statusSection(await runStatus(), 'drift')).toEqual(['none from the stage file']);
  runs('default', 30);
  expect(statusSection(await runStatus(), 'drift').join(' ')).toBe(
    'default: its processes run 30 jobs at once, the stage file says 10 ' +
      'with what runs, database connections: 4,252 of 2,800 connections, not 2,652; it does not fit',
  );
});

test('a store that runs a newer version than the stage file says is never to be taken back', async () => {
  aws.engineVersions['prod-jobs-1'] = '8.10.2';
  aws.engineVersions['prod-pubsub-1'] = '7.2.6';
  expect(statusSection(await runStatus(), 'drift').join(' ')).toBe(
    [
      'jobs store: runs Valkey 8.10, in the stage file 8.1: write 8.10 there, there is no way back',
      'pubsub store: runs Valkey 7.2, in the stage file 8.1',
    ].join(' '),
  );
});

test('a node that is being replaced says no version, and that is no difference', async () => {
  delete aws.engineVersions['prod-jobs-1'];
  const { stdout } = await runStatus();
  expect(stdout).not.toContain('Valkey');
});

/** What the deployed meter says of `default`, for which the stage file has 60 s. */
function deployedTarget(latencyTargetSeconds: number): void {
  aws.reading = {
    ...aws.reading,
    pools: aws.reading.pools.map((pool) =>
      pool.pool === 'default' ? { ...pool, latencyTargetSeconds } : pool,
    ),
  };
}

const taskRow = async (name: string) =>
  JSON.parse((await runStatus(true)).stdout).tasks.find((row: { name: string }) => row.name === name);

describe('a latency target', () => {
  test('that is deployed as the stage file has it is no drift', async () => {
    expect(statusSection(await runStatus(), 'drift')).toEqual(['none from the stage file']);
    const row = await taskRow('default');
    expect(row.latencyTargetSeconds).toBe(60);
    expect(row).not.toHaveProperty('stageFileLatencyTargetSeconds');
  });

  test('that is not deployed as the stage file has it: the deployed one is shown and judged by, and both are said', async () => {
    deployedTarget(300);
    const result = await runStatus();
    expect(statusSection(result, 'tasks').find((line) => line.startsWith('default'))).toMatch(/ 0 s +5 min /);
    expect(statusSection(result, 'drift')).toEqual([
      'default: the deployed latency target is 300 s, in the stage file 60 s',
    ]);
    expect(await taskRow('default')).toMatchObject({
      latencyTargetSeconds: 300,
      stageFileLatencyTargetSeconds: 60,
    });
  });

  test('of which no reading tells is the stage file’s, and said not to be compared', async () => {
    aws.reading = { ...aws.reading, slotAtSeconds: startSeconds - 7200 };
    expect(statusSection(await runStatus(), 'drift')).toEqual(['not compared: latency targets']);
    expect(await taskRow('default')).toMatchObject({ latencyTargetSeconds: 60 });
  });
});

test('a stack that is stuck is shown, and a rollout that failed', async () => {
  if (aws.stacks.Platform !== undefined) aws.stacks.Platform.status = 'UPDATE_ROLLBACK_FAILED';
  aws.poolStacks.set('Pool-Bulk', 'UPDATE_IN_PROGRESS');
  aws.services.set('api', {
    ...aws.services.get('api'),
    deployments: [
      { status: 'PRIMARY', rolloutState: 'FAILED', desiredCount: 6, runningCount: 2, failedTasks: 4 },
    ],
  });
  expect(statusSection(await runStatus(), 'deploys')).toEqual([
    'Platform: UPDATE_ROLLBACK_FAILED',
    'Pool-Bulk: UPDATE_IN_PROGRESS',
    'api FAILED, 2 of 6 new, 4 failed',
  ]);
});

test('what is parked is shown until it is back; a record of another version by its id', async () => {
  const put = (id: string, text: string) => aws.objects.set(`parked/${id}/operation.json`, text);
  put(
    'park-20261123-010000-aaaa',
    JSON.stringify(parkedOperation({ id: 'park-20261123-010000-aaaa', phase: 'returned' })),
  );
  put(
    'purge-20261123-020000-bbbb',
    JSON.stringify(parkedOperation({ id: 'purge-20261123-020000-bbbb', kind: 'purge', phase: 'kept' })),
  );
  put('park-20261123-030000-cccc', '{"version":2}');
  put(
    'park-20261124-010000-dddd',
    JSON.stringify(parkedOperation({ id: 'park-20261124-010000-dddd', phase: 'kept' })),
  );
  expect(statusSection(await runStatus(), 'parked')).toEqual([
    'park-20261124-010000-dddd  12,400 jobs, 2 doubtful, kept, 300 back',
    '         source conversation-automation',
    '         mia, 30 min ago: make room',
    'park-20261123-030000-cccc: its record cannot be read',
  ]);
});
