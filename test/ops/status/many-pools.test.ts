import { checkStage } from '../../../config/check-stage';
import { poolStackName } from '../../../config/contract/stack-id';
import { everyTask } from '../../../config/every-task';
import { meterPools } from '../../../config/pools';
import { bigStage, largestStage } from '../../../scripts/big-stage';
import { quietService } from '../../support/ops/quiet-platform';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { pageTopic, StatusAnswers } from '../../support/ops/status-answers';

const big = { ...checkStage(bigStage(largestStage), { file: 'big.yaml' }), stage: 'prod' };
const pools = Object.keys(big.workers);
const pool = (number: number) => pools[number - 1] ?? '';

/** What fits on a terminal of a usual height. */
const screenful = 50;

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
  aws.services.clear();
  aws.ranges.clear();
  for (const entry of everyTask(big)) {
    aws.services.set(entry.name, quietService(entry));
    aws.ranges.set(entry.name, { ...entry.task.tasks, held: false });
  }
  aws.poolStacks.clear();
  for (const name of pools) aws.poolStacks.set(poolStackName(name), 'UPDATE_COMPLETE');
  aws.nodeTypes['prod-jobs-1'] = aws.nodeTypes['prod-pubsub-1'] = 'cache.r7g.4xlarge';
  aws.reading = {
    ...aws.reading,
    pools: meterPools(big).map(({ name, latencyTargetSeconds, maxTasks }, index) => ({
      pool: name,
      oldestJobAgeSeconds: index % 3,
      latencyTargetSeconds,
      waitingJobs: 20,
      maxTasks,
    })),
  };
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

const status = (details = false) => runStatus(false, () => big, details);
const length = ({ stdout }: { readonly stdout: string }) => stdout.split('\n').length;

/** Jobs of a pool wait so long. */
function late(name: string, oldestJobAgeSeconds: number): void {
  aws.reading = {
    ...aws.reading,
    pools: aws.reading.pools.map((one) => (one.pool === name ? { ...one, oldestJobAgeSeconds } : one)),
  };
}

test('100 quiet pools and 10 services take a line each', async () => {
  const result = await status();
  expect(statusSection(result, 'tasks')).toMatchInlineSnapshot(`
[
  "             oldest job  target  waiting       tasks  scales",
  "100 pools           2 s            2,000  300 of 300          as they should be",
  "10 services                                 40 of 40          as they should be",
]
`);
  expect(length(result)).toBeLessThanOrEqual(20);
});

test('those that are not as they should be have lines of their own, the worst first', async () => {
  late(pool(40), 900);
  late(pool(3), 700);
  aws.ranges.set(pool(7), { min: 3, max: 12, held: true });
  aws.services.delete(pool(90));
  expect(statusSection(await status(), 'tasks')).toMatchInlineSnapshot(`
[
  "             oldest job  target  waiting       tasks   scales",
  "pool-040         15 min     5 s       20      3 of 3  3 to 12  late",
  "pool-090            2 s  10 min       20           -        -  not deployed",
  "pool-003         11 min  10 min       20      3 of 3  3 to 12  late",
  "pool-007            0 s     5 s       20      3 of 3  3 to 12  held",
  "96 pools            2 s            1,920  288 of 288           as they should be",
  "10 services                                 40 of 40           as they should be",
]
`);
});

test('where everything is wrong at once it still is a screen', async () => {
  for (const name of pools) late(name, 9_000);
  for (const [at, entry] of everyTask(big).entries()) {
    const service = quietService(entry);
    const [primary] = service.deployments ?? [];
    const state = at % 50 === 7 ? 'FAILED' : 'IN_PROGRESS';
    aws.services.set(entry.name, {
      ...service,
      deployments: [
        { ...primary, rolloutState: state, runningCount: 1, failedTasks: at % 25 === 3 ? 2 : 0 },
        { status: 'ACTIVE', runningCount: 2, desiredCount: 3 },
      ],
    });
    aws.ranges.set(entry.name, { min: 1, max: 2, held: false });
  }
  for (const name of pools) aws.poolStacks.set(poolStackName(name), 'UPDATE_ROLLBACK_FAILED');
  aws.alarms = pools.map((name) => ({
    AlarmName: `bulkhead-prod-${name}-jobs-late`,
    StateValue: 'ALARM',
    AlarmActions: [pageTopic],
  }));
  const result = await status();
  expect(statusSection(result, 'tasks').slice(-2)).toMatchInlineSnapshot(`
[
  "90 more      2 h 30 min            1,800  270 of 270          90 late",
  "10 services                                 40 of 40          as they should be",
]
`);
  expect(statusSection(result, 'deploys')).toMatchInlineSnapshot(`
[
  "100 stacks: UPDATE_ROLLBACK_FAILED (Pool-Pool001, Pool-Pool002, Pool-Pool003, and 97",
  "more (--details))",
  "api-006 FAILED, 1 of 4 new, 2 old, for 1 d: ECS deployment completed.",
  "pool-048 FAILED, 1 of 3 new, 2 old, for 1 d: ECS deployment completed.",
  "pool-098 FAILED, 1 of 3 new, 2 old, for 1 d: ECS deployment completed.",
  "api-002 is replaced, 1 of 4 new, 2 old, 2 failed, for 1 d: ECS deployment completed.",
  "pool-019 is replaced, 1 of 3 new, 2 old, 2 failed, for 1 d: ECS deployment completed.",
  "pool-044 is replaced, 1 of 3 new, 2 old, 2 failed, for 1 d: ECS deployment completed.",
  "pool-069 is replaced, 1 of 3 new, 2 old, 2 failed, for 1 d: ECS deployment completed.",
  "pool-094 is replaced, 1 of 3 new, 2 old, 2 failed, for 1 d: ECS deployment completed.",
  "102 more are replaced, 102 of 314 new",
]
`);
  expect(statusSection(result, 'drift').slice(-1)).toEqual(['and 102 more (--details)']);
  expect(statusSection(result, 'alarms').join(' ')).toMatch(
    /^100 pages: .*pool-016-jobs-late.*, and 84 more \(--details\)$/,
  );
  expect(length(result)).toBeLessThanOrEqual(screenful);
  const { stdout } = await status(true);
  for (const name of pools) expect(stdout.split(name).length - 1).toBeGreaterThanOrEqual(4);
});

test('the document has every row, and so has the screen where details are asked for', async () => {
  const { stdout } = await runStatus(true, () => big);
  expect(JSON.parse(stdout).tasks).toHaveLength(110);
  const lines = statusSection(await status(true), 'tasks');
  expect(lines).toHaveLength(111);
  expect(lines[100]).toContain('pool-100');
});

test('a sum of which a part is not known is not known', async () => {
  aws.reading = { ...aws.reading, pools: aws.reading.pools.slice(1) };
  expect(statusSection(await status(), 'tasks')[1]).toMatch(/^100 pools +\? +\? +300 of 300/);
});
