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
      tags: [
        { key: 'bulkhead:one-off', value: 'web' },
        { key: 'bulkhead:one-off-by', value: 'arn:aws:sts::111122223333:assumed-role/operator/ann' },
      ],
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
