import { oneOffTasks } from '../../../config/contract/one-off-tasks';
import { troubles } from '../../support/aws/aws-faults';
import { startMs } from '../../support/ops/operator-session';
import { RunBench } from './run-bench';

let bench: RunBench;
beforeEach(() => {
  bench = new RunBench();
});

const id = '0c1d4b1f5c0e4d6fb5a7c0ffee000001';
const called = (name: string) => bench.calls.names.filter((one) => one === name).length;
const auditOf = () => bench.tasks.audit.map(({ action, outcome }) => [action, outcome]);

test('shows what the command writes, each line once, and ends as it ended', async () => {
  const { exitCode, lines, stdout, stderr } = await bench.run();
  expect({ exitCode, lines, stdout }).toEqual({ exitCode: 0, lines: ['migrating', 'migrated'], stdout: '' });
  expect(stderr).toBe('web: exited with 0 after 10 s\n');
});

test('says what it is going to do, and how far it is', async () => {
  await bench.run();
  expect(bench.session.said).toEqual([
    [
      'One task beside those of web, with its secrets, rights and network: bin/rails db:migrate',
      'Revision bulkhead-prod-web:7, which web runs: registry/app:47',
      '1024 CPU units, 2048 MiB, on demand.',
      'It runs until the command ends, or Ctrl-C stops it.',
      'Steps:',
      '1. start a task of bulkhead-prod-web:7',
    ].join('\n'),
    '- start a task of bulkhead-prod-web:7',
    `Task ${id}: provisioning`,
    `Task ${id}: pending`,
    `Task ${id}: running`,
  ]);
});

test('the task is what the service runs, where the service runs it, and no task of the service', async () => {
  await bench.run({
    env: [{ name: 'RAILS_LOG_LEVEL', value: 'debug' }],
    cpu: 2048,
    memory: 8192,
  });
  // Without a group of its own: what ends by itself in `service:...` undoes a deploy (ADR 16).
  expect(bench.tasks.tasks.map(({ input }) => input)).toEqual([
    {
      cluster: 'prod-cluster',
      taskDefinition: 'arn:aws:ecs:us-east-1:111122223333:task-definition/bulkhead-prod-web:7',
      count: 1,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      platformVersion: '1.4.0',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1'],
          securityGroups: ['sg-1', 'sg-2'],
          assignPublicIp: 'DISABLED',
        },
      },
      overrides: {
        containerOverrides: [
          {
            name: 'app',
            command: ['bin/rails', 'db:migrate'],
            environment: [{ name: 'RAILS_LOG_LEVEL', value: 'debug' }],
          },
        ],
        cpu: '2048',
        memory: '8192',
      },
      startedBy: 'bulkhead-run',
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
      tags: [{ key: 'bulkhead:one-off', value: 'web' }],
      clientToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
});

test.each([1, 2, 3, 42, 137])('the exit code %i of the command is that of this one', async (exitCode) => {
  bench.tasks.life = { ...bench.tasks.life, exitCode };
  expect(await bench.run()).toMatchObject({
    exitCode,
    stderr: `web: exited with ${exitCode} after 10 s\n`,
    lines: ['migrating', 'migrated'],
  });
});

test('what killed the command is said beside its exit code', async () => {
  const containerReason = 'OutOfMemoryError: Container killed due to memory usage';
  bench.tasks.life = { ...bench.tasks.life, exitCode: 137, containerReason };
  const { stderr } = await bench.run();
  expect(stderr).toBe(
    `web: exited with 137 after 10 s: ${containerReason}; Essential container in task exited\n--memory gives it more.\n`,
  );
});

test('the start and the end are written down, each when it happens', async () => {
  await bench.run({ env: [{ name: 'LIMIT', value: '10' }] });
  const who = 'arn:aws:sts::111122223333:assumed-role/operator/ann';
  const common = { bulkhead: 'audit', stage: 'prod', who, reason: 'incident 42', outcome: 'done' };
  const task = `arn:aws:ecs:us-east-1:111122223333:task/prod-cluster/${id}`;
  expect(bench.tasks.audit).toEqual([
    {
      ...common,
      action: 'run',
      at: new Date(startMs).toISOString(),
      before: {},
      // Names without values: what is kept for two years is no place for a secret that nobody took for one.
      after: {
        service: 'web',
        revision: 'bulkhead-prod-web:7',
        command: ['bin/rails', 'db:migrate'],
        variables: ['LIMIT'],
        task,
      },
      steps: ['start a task of bulkhead-prod-web:7'],
    },
    {
      ...common,
      action: 'run end',
      at: expect.stringMatching(/^2026-11-24T02:00:/),
      before: { service: 'web', task },
      after: { how: 'exited', exitCode: 0, seconds: 10 },
      steps: [],
    },
  ]);
});

test('a task that does not start ends with 125 and with what ECS says', async () => {
  const startFailure = 'CannotPullContainerError: pull image manifest has been retried 1 time(s)';
  bench.tasks.life = { ...bench.tasks.life, startFailure };
  const { exitCode, stderr, lines } = await bench.run();
  expect({ exitCode, lines }).toEqual({ exitCode: 125, lines: [] });
  expect(stderr).toBe(`web: the command did not start: ${startFailure}\n`);
  expect(auditOf()).toEqual([
    ['run', 'done'],
    ['run end', 'failed'],
  ]);
});

test('where ECS takes no task, nothing was started', async () => {
  bench.tasks.failure = { reason: 'Capacity is unavailable at this time', detail: 'FARGATE' };
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(1);
  expect(stderr).toContain('ECS started no task: Capacity is unavailable at this time: FARGATE');
  expect(auditOf()).toEqual([['run', 'failed']]);
});

test('the time limit stops the task, and shows what it writes until it is over', async () => {
  bench.tasks.life = {
    ...bench.tasks.life,
    commandMs: 1e9,
    lines: [
      [1_000, 'migrating'],
      [102_000, 'got SIGTERM'],
    ],
  };
  const { exitCode, told, lines } = await bench.run({ timeoutSeconds: 120 });
  expect({ exitCode, lines }).toEqual({ exitCode: 124, lines: ['migrating', 'got SIGTERM'] });
  expect(told).toContain('It is stopped after 120 s, as long as this command waits for it.');
  expect(told).toContain(`Task ${id} is told to stop: SIGTERM now, SIGKILL after 60 s.`);
  expect(told).toMatch(/web: stopped at its time limit\.\n$/);
  expect(bench.tasks.tasks[0]?.stopped).toEqual({
    atMs: startMs + 120_000,
    reason: 'bulkhead run: the time limit of 120 s',
  });
  expect(auditOf()).toEqual([
    ['run', 'done'],
    ['run end', 'stopped'],
  ]);
});

test.each([
  ['while it is pending', 5_000],
  ['while it runs', 26_000],
])('Ctrl-C %s stops the task', async (_when, afterMs) => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 1e9 };
  bench.interruptAfter(afterMs);
  const { exitCode, told } = await bench.run();
  expect(exitCode).toBe(130);
  expect(told).toMatch(/web: stopped\.\n$/);
  expect(bench.tasks.tasks[0]?.stopped?.reason).toBe('bulkhead run: Ctrl-C');
  expect(called('StopTask')).toBe(1);
});

test('a command that was over before Ctrl-C reached it ends as it ended', async () => {
  bench.tasks.life = { ...bench.tasks.life, exitCode: 4 };
  bench.interruptAfter(30_000);
  expect(await bench.run()).toMatchObject({ exitCode: 4, lines: ['migrating', 'migrated'] });
});

test('a task that takes no SIGTERM is killed, and that is waited for', async () => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 1e9, obeysTermAfterMs: 1e9 };
  bench.interruptAfter(26_000);
  expect(await bench.run()).toMatchObject({ exitCode: 130, stderr: 'web: stopped.\n' });
  expect(bench.session.clock.nowMs() - startMs).toBeGreaterThanOrEqual(86_000);
});

test('a task that could not be told to stop at first is told again', async () => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 1e9 };
  bench.interruptAfter(26_000);
  let told = false;
  bench.session.onTime(() => {
    if (told || !bench.session.interrupted.aborted) return;
    told = true;
    // The next look, and then StopTask.
    bench.calls.failAt(2, troubles.denied);
  });
  const ran = await bench.run();
  expect(ran.exitCode).toBe(130);
  expect(ran.told).toContain('It was not stopped: these credentials may not do that: not authorized');
  expect(ran.told).toMatch(/web: stopped\.\n$/);
});

test('credentials that expire end the look and not the task', async () => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 3_600_000 };
  bench.session.onTime((nowMs) => {
    if (nowMs - startMs === 60_000) bench.calls.failAt(0, troubles.expired);
  });
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(255);
  expect(stderr).toBe(
    [
      'web: nobody looks any more: the AWS credentials have expired: sign in and try again',
      'It goes on, without a time limit.',
      `What it writes, and how it ends: bulkhead run web --stage prod --follow ${id}`,
      `To stop it: aws ecs stop-task --cluster prod-cluster --task ${id} --region us-east-1`,
      '',
    ].join('\n'),
  );
  expect(bench.tasks.tasks[0]?.stopped).toBeUndefined();
  // How it ended nobody knows.
  expect(auditOf()).toEqual([['run', 'done']]);
});

test('an AWS that throttles for a while is waited out', async () => {
  bench.session.onTime((nowMs) => {
    if (nowMs - startMs === 24_000) bench.calls.failAt(0, troubles.throttled);
  });
  const { exitCode, lines, told } = await bench.run();
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: ['migrating', 'migrated'] });
  expect(told).toContain('Still waiting: AWS asks to call less often');
});

test('a task that ECS does not know yet is waited for', async () => {
  bench.tasks.life = { ...bench.tasks.life, knownAfterMs: 12_000 };
  expect(await bench.run()).toMatchObject({ exitCode: 0 });
});

test('one that it never knows is given up, and not called over', async () => {
  bench.tasks.life = { ...bench.tasks.life, knownAfterMs: 1e9 };
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(255);
  expect(stderr).toContain(`web: nobody looks any more: ECS does not know the task ${id}\nIt goes on`);
});

test('a log that may not be read is told once, and the exit code is waited for all the same', async () => {
  bench.session.onTime((nowMs) => {
    // DescribeTasks, then the log.
    if (nowMs - startMs === 22_000) bench.calls.failAt(1, troubles.denied);
  });
  const { exitCode, lines, told } = await bench.run();
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [] });
  expect(told.match(/Its log cannot be read: these credentials may not do that/g)).toHaveLength(1);
});

test('a container that does not log to CloudWatch is run, and not shown', async () => {
  const definition = [...bench.tasks.definitions.values()][0];
  Object.assign(definition?.app ?? {}, { logConfiguration: { logDriver: 'awsfirelens' } });
  const { exitCode, lines, told } = await bench.run();
  expect({ exitCode, lines, looks: called('GetLogEvents') }).toEqual({ exitCode: 0, lines: [], looks: 0 });
  expect(told).toContain('What it writes cannot be shown: its container does not log to CloudWatch.');
});

test('detached, it says how to come back and waits for nothing', async () => {
  const { exitCode, stdout, told } = await bench.run({ detach: true });
  expect(exitCode).toBe(0);
  expect(told).toContain('Nobody waits for it: it runs until the command ends.');
  expect(stdout).toBe(
    [
      `Task ${id} is started.`,
      'It goes on, without a time limit.',
      `What it writes, and how it ends: bulkhead run web --stage prod --follow ${id}`,
      `To stop it: aws ecs stop-task --cluster prod-cluster --task ${id} --region us-east-1`,
      '',
    ].join('\n'),
  );
  expect(called('DescribeTasks')).toBe(0);
  expect(auditOf()).toEqual([['run', 'done']]);
});

test('as JSON it is one document, whose end has the exit code', async () => {
  bench.tasks.life = { ...bench.tasks.life, exitCode: 3 };
  const { exitCode, stdout } = await bench.run({ json: true });
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'done',
    action: 'run',
    after: { service: 'web', command: ['bin/rails', 'db:migrate'] },
    found: { task: expect.stringMatching(id), how: 'exited', exitCode: 3, seconds: 10 },
  });
});

test('a dry run starts nothing, and shows a command of the AWS CLI that would', async () => {
  const { exitCode, stdout } = await bench.run({ dryRun: true, command: ['sh', '-c', "echo 'x'"] });
  expect(exitCode).toBe(0);
  expect(called('RunTask')).toBe(0);
  const json = /--cli-input-json '(.*)'$/m.exec(stdout)?.[1]?.replaceAll(`'\\''`, "'") ?? '';
  expect(JSON.parse(json)).toMatchObject({
    taskDefinition: expect.stringMatching(/bulkhead-prod-web:7$/),
    startedBy: oneOffTasks.startedBy,
    overrides: { containerOverrides: [{ command: ['sh', '-c', "echo 'x'"] }] },
  });
});

test.each(Object.entries(troubles))(
  'whichever call is answered with "%s", it ends with a sentence, and starts one task at most',
  async (_name, trouble) => {
    await bench.run();
    const { length } = bench.calls.names;
    for (let at = 0; at < length; at += 1) {
      const failing = new RunBench();
      failing.calls.failAt(at, trouble);
      const { exitCode, told } = await failing.run();
      const { tasks } = failing.tasks;
      expect(tasks.length).toBeLessThanOrEqual(1);
      const known = exitCode === 0 || tasks.length === 0 || /--follow/.test(told);
      expect({ at, call: failing.calls.names[at], known }).toMatchObject({ known: true });
      expect(told).not.toMatch(/undefined|\[object/);
    }
  },
);
