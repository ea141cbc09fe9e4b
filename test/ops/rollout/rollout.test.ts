import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { rolloutRollback } from '../../../ops/rollout/rollout-rollback';
import { rolloutWatch } from '../../../ops/rollout/rollout-watch';
import { AwsCalls, troubles } from '../../support/aws/aws-faults';
import { fakeAudit } from '../../support/aws/fake-audit';
import { FakeEcs } from '../../support/aws/fake-ecs';
import { FakeRollout, fakeRollouts } from '../../support/aws/fake-rollout';
import { FakeStacks } from '../../support/aws/fake-stacks';
import { exitCodeOf } from '../../support/ops/exit-code-of';
import { change, type OperatorSession, operatorSession, startMs } from '../../support/ops/operator-session';

const cloudWatch = mockClient(CloudWatchClient);
let calls: AwsCalls;
let ecs: FakeEcs;
let stacks: FakeStacks;
let session: OperatorSession;
let rollouts: FakeRollout[];
let place: { rollouts: FakeRollout[]; written: boolean; nowMs(): number };
let lines: string[];

beforeEach(() => {
  cloudWatch.reset();
  alarmIs({ StateValue: 'OK', StateTransitionedTimestamp: new Date(startMs - 1e6) });
  calls = new AwsCalls();
  ecs = new FakeEcs(calls);
  stacks = new FakeStacks(calls);
  session = operatorSession();
  rollouts = [];
  lines = [];
  place = { rollouts, written: true, nowMs: () => session.clock.nowMs() };
  fakeRollouts(ecs, calls, place);
  fakeAudit();
  session.onTime((nowMs) => {
    for (const rollout of rollouts) rollout.pass(nowMs);
  });
  for (const name of ['web', 'api', 'websockets']) {
    ecs.add(name, 12, [100, 133]).loadBalancers = [{ targetGroupArn: name }];
  }
  for (const name of ['urgent', 'default', 'pushes', 'bulk']) ecs.add(name, 9);
  ecs.add('scheduler', 1, [0, 100]);
});

function alarmIs(alarm: MetricAlarm): void {
  const AlarmName = 'bulkhead-prod-web-server-errors';
  cloudWatch.on(DescribeAlarmsCommand).callsFake(async () => {
    calls.called('DescribeAlarms');
    return { MetricAlarms: [{ AlarmName, ...alarm }] };
  });
}

function begin(name: string): FakeRollout {
  const service = ecs.services.get(name);
  if (service === undefined) throw new Error(name);
  const rollout = new FakeRollout(service, startMs - 1000);
  rollouts.push(rollout);
  return rollout;
}

const watch = (service: string[] = [], json = false, timeoutSeconds = 3600) =>
  rolloutWatch(session, { stage: 'prod', json, service, timeoutSeconds }, (line) => lines.push(line));
const rollback = (service = 'web') => rolloutRollback(session, { ...change, service });

test('a rollout is told batch by batch, never below the floor, and ends with 0', async () => {
  begin('web');
  begin('bulk');
  const { exitCode, stderr } = await watch([], true);
  expect([exitCode, stderr]).toEqual([0, '']);
  const told = lines.map((line) => JSON.parse(line));
  const web = told.filter(({ service }) => service === 'web');
  expect(web[0]).toMatchObject({ floorTasks: 12, ceilingTasks: 15, batches: 4, batch: 1, done: false });
  expect(Math.min(...web.map(({ healthy }) => healthy))).toBe(12);
  const bulk = told.filter(({ service }) => service === 'bulk');
  expect(bulk[0]).toMatchObject({ floorTasks: 6, ceilingTasks: 9, batches: 3 });
  expect(Math.min(...bulk.map(({ healthy }) => healthy))).toBe(6);
  expect([web, bulk].map((one) => one.at(-1))).toMatchObject([
    { status: 'SUCCESSFUL', done: true, ok: true },
    { status: 'SUCCESSFUL', done: true, ok: true },
  ]);
  // One object for each change, and none for a poll that found none.
  expect(new Set(lines.map((line) => line.replace(/"at":"[^"]*",/, ''))).size).toBe(lines.length);
});

test('the lines for people say how many, and what is waited for', async () => {
  begin('web');
  await watch(['web']);
  expect(lines[0]).toBe(
    '02:00:00 web  in progress: 0 of 12 new, 12 healthy, 12 running (12 to 15 allowed), batch 1 of 4 (up to 3)',
  );
  expect(lines.slice(1, 3)).toEqual([
    '02:00:05 web  in progress: 3 of 12 new, 12 healthy, 15 running (12 to 15 allowed), batch 1 of 4 (up to 3)',
    '    waits: 3 tasks not healthy yet: ECS keeps 12 healthy ones, so it stops none before',
  ]);
  expect(lines.at(-1)).toMatch(/^02:0\d:\d\d web {2}DONE: rolled out$/);
  expect(lines).toContain('    waits: 3 tasks draining');
});

test('a deploy that is rolled back is a failure, though its service is steady again', async () => {
  begin('web').neverHealthy = true;
  const { exitCode, stderr } = await watch();
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    'web: failed, and the version before runs again: ECS deployment circuit breaker: tasks failed to start.\n',
  );
  expect(lines.join('\n')).toContain('waits: 2 tasks of the new version failed since the last healthy one');
});

test('a rollback is a failure too where only DescribeServices tells', async () => {
  place.written = false;
  begin('web').neverHealthy = true;
  const { exitCode, stderr } = await watch();
  expect([exitCode, stderr]).toEqual([1, 'web: failed, and the version before runs again.\n']);
  expect(calls.names).not.toContain('DescribeServiceDeployments');
});

test('a success is one too where only DescribeServices tells', async () => {
  place.written = false;
  begin('web');
  expect(await watch()).toMatchObject({ exitCode: 0 });
});

test('a service that is named is judged by its last rollout, though that is over', async () => {
  const rollout = begin('web');
  rollout.neverHealthy = true;
  for (let at = 0; at < 100; at += 1) rollout.pass(startMs + at * 5000);
  expect(rollout.status).toBe('ROLLBACK_SUCCESSFUL');
  expect(await watch()).toMatchObject({ exitCode: 0 });
  expect(await watch(['web'])).toMatchObject({ exitCode: 1 });
});

test('success of ECS is none while something else runs than what was rolled out', async () => {
  const rollout = begin('web');
  session.onTime(() => {
    if (rollout.status !== 'SUCCESSFUL') return;
    for (const deployment of rollout.service.deployments ?? []) deployment.taskDefinition = 'x/web:6';
  });
  const { exitCode, stderr } = await watch(['web']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('web: not rolled out: web:8 was to run, and web:6 does.');
});

test('percentages that let nothing move are said to be stuck', async () => {
  const service = ecs.services.get('bulk');
  if (service !== undefined) service.desiredCount = service.runningCount = 2;
  begin('bulk');
  const { exitCode, stderr } = await watch(['bulk'], false, 60);
  expect(exitCode).toBe(1);
  expect(lines[1]).toBe(
    '    waits: it is stuck: 66/100 percent of 2 tasks let ECS neither stop nor start one',
  );
  expect(stderr).toBe('Not done after 60 s: bulk. It goes on.\n');
});

test('events are told once, in plain words, and missing capacity is why it waits', async () => {
  const rollout = begin('web');
  rollout.noCapacity = true;
  rollout.service.events = [
    {
      id: 'e1',
      createdAt: new Date(startMs),
      message:
        '(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    },
    { id: 'e0', createdAt: new Date(startMs - 1e6), message: '(service web) has reached a steady state.' },
  ];
  await watch(['web'], false, 300);
  expect(
    lines.filter((line) => line.includes('ECS: no task can start: AWS has no capacity there now')),
  ).toHaveLength(1);
  expect(lines.join('\n')).toContain('waits: AWS has no capacity for new tasks');
  expect(lines.join('\n')).not.toContain('as they should be');
});

describe('alarm rollback', () => {
  const blind =
    'alarm rollback is blind: bulkhead-prod-web-server-errors was in ALARM when the deployment began';

  test('is blind for an alarm that was in ALARM before', async () => {
    alarmIs({ StateValue: 'ALARM', StateTransitionedTimestamp: new Date(startMs - 60_000) });
    begin('web');
    await watch();
    expect(lines[0]).toContain(blind);
  });

  test.each([
    ['ALARM', true],
    ['OK', false],
  ])('looks into the history where the alarm moved since: %s before', async (stateValue, expected) => {
    alarmIs({
      StateValue: stateValue === 'OK' ? 'ALARM' : 'OK',
      StateTransitionedTimestamp: new Date(startMs + 5),
    });
    cloudWatch.on(DescribeAlarmHistoryCommand).callsFake(async () => ({
      AlarmHistoryItems: [{ HistoryData: JSON.stringify({ version: '1.0', oldState: { stateValue } }) }],
    }));
    begin('web');
    await watch();
    expect(lines.join('\n').includes(blind)).toBe(expected);
  });
});

test('Ctrl-C ends the watch, and says that the rollout goes on', async () => {
  begin('web');
  session.onTime(() => session.interrupt());
  const { exitCode, stderr } = await watch();
  expect([exitCode, stderr]).toEqual([1, 'No longer watched: web. It goes on.\n']);
});

test('a service that the stage file does not have is exit code 2', async () => {
  const wrong = watch(['wbe']);
  await expect(wrong).rejects.toMatchObject({ exitCode: 2 });
  await expect(wrong).rejects.toThrow('has no service wbe; it has web');
});

describe('rollback', () => {
  test('stops what is in progress and waits until the version before runs again', async () => {
    const rollout = begin('web');
    const { exitCode, stdout } = await rollback();
    expect([exitCode, stdout]).toEqual([0, 'web runs the version before again.\n']);
    expect(rollout.status).toBe('ROLLBACK_SUCCESSFUL');
    expect(session.said).toContain('web: rollback in progress');
  });

  test('with nothing in progress changes nothing, and says how to deploy the image before', async () => {
    const rollout = begin('web');
    rollout.status = 'SUCCESSFUL';
    const { exitCode, stdout } = await rollback();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('No rollout of web is in progress.');
    expect(stdout).toContain("--exclusively Bulkhead-prod-Platform 'Bulkhead-prod-Pool-*' \\\n");
    expect(stdout).toContain('--parameters Bulkhead-prod-Platform:AppImage=registry/app:41');
    expect(calls.names).not.toContain('StopServiceDeployment');
  });

  test('one that goes back already is waited for', async () => {
    const rollout = begin('web');
    rollout.stop();
    const { exitCode } = await rollback();
    expect(exitCode).toBe(0);
    expect(calls.names).not.toContain('StopServiceDeployment');
  });

  test('one that was done before it could be stopped is said', async () => {
    const rollout = begin('web');
    rollout.stop = () => {
      rollout.status = 'SUCCESSFUL';
    };
    const { exitCode, stdout } = await rollback();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('web was rolled out before it could be stopped.');
  });

  test('while CloudFormation deploys, it says what becomes of that deploy', async () => {
    stacks.status.Platform = 'UPDATE_IN_PROGRESS';
    begin('web');
    await rollback();
    expect(session.said.join('\n')).toContain('CloudFormation sees this rollout fail');
  });
});

const verbs = { watch: () => watch(['web']), rollback: () => rollback() };
describe.each(Object.keys(verbs) as (keyof typeof verbs)[])('%s', (verb) => {
  test.each(['denied', 'expired'] as const)(
    '%s at any of the first calls: told, and the next run ends well',
    async (trouble) => {
      for (let at = 0; at < 8; at += 1) {
        rollouts.length = 0;
        begin('web');
        calls.failAt(at, troubles[trouble]);
        expect([at, await exitCodeOf(verbs[verb]())]).toEqual([at, 1]);
        expect(await verbs[verb]()).toMatchObject({ exitCode: 0 });
      }
    },
  );

  test('an AWS that throttles in the middle is waited out', async () => {
    begin('web');
    calls.failAt(verb === 'watch' ? 12 : 8, troubles.throttled);
    expect(await verbs[verb]()).toMatchObject({ exitCode: 0 });
    expect(session.said.join('\n')).toContain('Still waiting: AWS asks to call less often');
  });
});
