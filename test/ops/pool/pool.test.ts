import { simulateRollout } from '../../../domain/rollout/simulate-rollout';
import type { PoolOptions } from '../../../ops/pool/pool-pause';
import { poolPause } from '../../../ops/pool/pool-pause';
import { poolResume } from '../../../ops/pool/pool-resume';
import { poolSet } from '../../../ops/pool/pool-set';
import { AwsCalls, troubles } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { FakeEcs } from '../../support/aws/fake-ecs';
import { FakeScaling } from '../../support/aws/fake-scaling';
import { FakeStacks } from '../../support/aws/fake-stacks';
import { exitCodeOf } from '../../support/ops/exit-code-of';
import { change, type OperatorSession, operatorSession } from '../../support/ops/operator-session';

let calls: AwsCalls;
let ecs: FakeEcs;
let scaling: FakeScaling;
let stacks: FakeStacks;
let session: OperatorSession;
let audit: ReturnType<typeof fakeAudit>;

beforeEach(() => {
  calls = new AwsCalls();
  ecs = new FakeEcs(calls);
  scaling = new FakeScaling(calls, ecs);
  stacks = new FakeStacks(calls);
  audit = fakeAudit();
  session = operatorSession();
  ecs.add('bulk', 9);
  scaling.add('bulk', 6, 40);
  ecs.add('scheduler', 1, [0, 100]);
  scaling.add('scheduler', 1, 1);
  ecs.add('web', 12, [100, 133]);
  scaling.add('web', 12, 48);
});

const bulk: PoolOptions = { ...change, pool: 'bulk' };
const pause = (options = bulk) => poolPause(session, options);
const resume = (options = bulk) => poolResume(session, options);
const set = (tasks: number, options: PoolOptions & { force?: boolean } = bulk) =>
  poolSet(session, { force: false, ...options, tasks });

const live = (name = 'bulk') => {
  const { desiredCount, deploymentConfiguration, availabilityZoneRebalancing } = ecs.services.get(name) ?? {};
  const { MinCapacity, MaxCapacity, SuspendedState } = scaling.of(name);
  return {
    tasks: desiredCount,
    percentages: `${deploymentConfiguration?.minimumHealthyPercent}/${deploymentConfiguration?.maximumPercent}`,
    rebalancing: availabilityZoneRebalancing,
    range: `${MinCapacity}-${MaxCapacity}`,
    suspended: Object.values(SuspendedState ?? {}),
  };
};

const quiet = [true, true, true];
const on = [false, false, false];
const changes = () => calls.names.filter((name) => /^(Update|Register)/.test(name));

test('pause suspends all three kinds of scaling and keeps the size', async () => {
  const { stdout, exitCode } = await pause();
  expect(exitCode).toBe(0);
  expect(live()).toMatchObject({ tasks: 9, range: '6-40', suspended: quiet });
  expect(stdout).toContain('bulk: 9 tasks wanted, 9 running, scaling suspended, 6 to 40.');
  expect(audit.records).toMatchObject([{ action: 'pool pause', outcome: 'done' }]);
});

test('what is paused already is left alone', async () => {
  await pause();
  const { stdout, exitCode } = await pause();
  expect(exitCode).toBe(0);
  expect(stdout).toContain('It is paused already.');
  expect(changes()).toEqual(['RegisterScalableTarget']);
});

test('a target that is partly suspended is not paused yet', async () => {
  const target = scaling.of('bulk');
  target.SuspendedState = { DynamicScalingInSuspended: true };
  await pause();
  expect(live().suspended).toEqual(quiet);
});

test('a size within the range keeps the percentages', async () => {
  const { exitCode } = await set(30);
  expect(exitCode).toBe(0);
  expect(live()).toEqual({
    tasks: 30,
    percentages: '66/100',
    rebalancing: 'DISABLED',
    range: '6-40',
    suspended: quiet,
  });
});

test('a size below the range stays, though the minimum would raise it again', async () => {
  const { exitCode } = await set(0);
  expect(exitCode).toBe(0);
  expect(live()).toMatchObject({ tasks: 0, range: '0-40', suspended: quiet });
  expect(session.said.join('\n')).toContain('Nobody works off broadcasts, bulk, imports.');
});

test.each([1, 2, 3, 4, 5, 41, 49, 50, 60])(
  'a deploy at %i tasks finishes and takes at most a third',
  async (tasks) => {
    await set(tasks, { ...bulk, force: true });
    const [min, max] = live().percentages.split('/').map(Number);
    const { finished, minHealthy } = simulateRollout(
      { minHealthyPercent: min ?? 0, maxHealthyPercent: max ?? 0 },
      tasks,
    );
    expect(finished).toBe(true);
    expect(tasks - minHealthy).toBeLessThanOrEqual(tasks / 3);
  },
);

test('new percentages take neither the circuit breaker nor the alarms away', async () => {
  await set(2);
  expect(ecs.services.get('bulk')?.deploymentConfiguration).toMatchObject({
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    alarms: { enable: true, rollback: true, alarmNames: ['bulkhead-prod-web-server-errors'] },
  });
  expect(live().rebalancing).toBe('ENABLED');
});

test('a Spot pool goes on ending its deploys without Spot where the floor allows it', async () => {
  const spot = ecs.services.get('bulk');
  const earlySuccessCriteria = {
    enable: true,
    healthyPercent: 66,
    sourceServiceRevisionCleanup: 'BLOCKING',
  } as const;
  Object.assign(spot?.deploymentConfiguration ?? {}, { earlySuccessCriteria });
  await set(2);
  expect(spot?.deploymentConfiguration).toMatchObject({
    minimumHealthyPercent: 100,
    earlySuccessCriteria: { ...earlySuccessCriteria, healthyPercent: 100 },
  });
  await set(60, { ...bulk, force: true });
  expect(spot?.deploymentConfiguration?.earlySuccessCriteria).toEqual({
    ...earlySuccessCriteria,
    healthyPercent: spot?.deploymentConfiguration?.minimumHealthyPercent,
  });
});

test('resume brings range, percentages and scaling back, and a size outside into it', async () => {
  await set(2);
  const { exitCode, stdout } = await resume();
  expect(exitCode).toBe(0);
  expect(live()).toEqual({
    tasks: 6,
    percentages: '66/100',
    rebalancing: 'DISABLED',
    range: '6-40',
    suspended: on,
  });
  expect(stdout).toContain('scales from 6 to 40');
});

test('resume leaves a size within the range to scaling', async () => {
  await set(30);
  calls.names.length = 0;
  await resume();
  expect(changes()).toEqual(['RegisterScalableTarget']);
  expect(live().tasks).toBe(30);
  calls.names.length = 0;
  expect((await resume()).stdout).toContain('Nothing to do.');
  expect(changes()).toEqual([]);
});

test('a mode that has no percentages for the size is refused', async () => {
  const refused = set(2, { ...bulk, pool: 'scheduler' });
  await expect(refused).rejects.toMatchObject({ exitCode: 3 });
  await expect(refused).rejects.toThrow('scheduler at 2 tasks: rollout single stops the one task');
  expect(changes()).toEqual([]);
});

test('a size for which the budgets do not add up is refused, and told where it is forced', async () => {
  const refused = set(300);
  await expect(refused).rejects.toMatchObject({ exitCode: 3 });
  await expect(refused).rejects.toThrow(
    /workers\.bulk at 300 tasks: database connections would be [\d,]+ of 2,800/,
  );
  expect(changes()).toEqual([]);
  await set(300, { ...bulk, force: true });
  expect(live()).toMatchObject({ tasks: 300, range: '6-300', percentages: '67/100' });
});

test('a service at zero is refused, since nobody would answer', async () => {
  await expect(set(0, { ...bulk, pool: 'web' })).rejects.toMatchObject({ exitCode: 3 });
  await set(0, { ...bulk, pool: 'web', force: true });
  expect(live('web').tasks).toBe(0);
});

test('a pool that the stage file does not have is told with those that it has', async () => {
  const wrong = pause({ ...bulk, pool: 'bluk' });
  await expect(wrong).rejects.toMatchObject({ exitCode: 2 });
  await expect(wrong).rejects.toThrow('has no pool bluk; it has web, api, websockets, urgent,');
});

test('a deploy that goes on is told, and stops nobody', async () => {
  stacks.status['Pool-Bulk'] = 'UPDATE_IN_PROGRESS';
  const { exitCode } = await pause();
  expect(exitCode).toBe(0);
  expect(session.said.join('\n')).toContain('The Pool-Bulk stack is UPDATE_IN_PROGRESS');
  stacks.status.Platform = 'UPDATE_IN_PROGRESS';
  await pause({ ...bulk, pool: 'web' });
  expect(session.said.join('\n')).toContain('The Platform stack is UPDATE_IN_PROGRESS');
});

test('a dry run shows commands to paste, and changes nothing', async () => {
  const { stdout } = await set(2, { ...bulk, dryRun: true });
  // The plan and its commands come from one look: between two, a deploy could change the percentages.
  expect(calls.names.filter((name) => name === 'DescribeServices')).toHaveLength(1);
  expect(stdout).toContain('--resource-id service/prod-cluster/bulk --min-capacity 2 --max-capacity 40');
  expect(stdout).toContain('aws ecs update-service --cluster prod-cluster --service bulk --desired-count 2');
  expect(stdout).toContain('"maximumPercent":200');
  expect(stdout).toContain('--availability-zone-rebalancing ENABLED --region us-east-1');
  expect(changes()).toEqual([]);
});

test('somebody who sets the size meanwhile is told', async () => {
  session.onTime(() => ecs.resize('bulk', 11));
  const { exitCode, stdout } = await set(30);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('It should want 30 tasks: scaling or somebody else set it to 11.');
});

const verbs = { pause: () => pause(), set: () => set(2), resume: () => resume() };
describe.each(Object.keys(verbs) as (keyof typeof verbs)[])('%s', (verb) => {
  test.each(Object.keys(troubles) as (keyof typeof troubles)[])(
    '%s at any call: told, and the next run ends well',
    async (trouble) => {
      const prepare = async () => {
        if (verb === 'resume') await set(2);
        calls.names.length = 0;
      };
      await prepare();
      await verbs[verb]();
      const count = calls.names.length;
      expect(count).toBeGreaterThan(5);
      const end = live();
      for (let at = 0; at < count; at += 1) {
        await resume();
        await prepare();
        calls.failAt(at, troubles[trouble]);
        expect([at, await exitCodeOf(verbs[verb]())]).toEqual([at, 1]);
        await verbs[verb]();
        expect(live()).toEqual(end);
      }
    },
  );
});
