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
  expect(told).toContain(`Telling task ${id} to stop: SIGTERM now, SIGKILL after 60 s.`);
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
  expect(bench.tasks.tasks[0]?.stopped?.reason).toBe('bulkhead run: Ctrl-C, or nobody reads its output');
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
  bench.tasks.stopTrouble = troubles.denied;
  bench.interruptAfter(26_000);
  bench.session.onTime((nowMs) => {
    if (nowMs - startMs >= 30_000) bench.tasks.stopTrouble = undefined;
  });
  const { exitCode, told } = await bench.run();
  expect(exitCode).toBe(130);
  expect(told).toContain('It was not told yet: these credentials may not do that: not authorized');
  expect(told).toMatch(/web: stopped\.\n$/);
});

test('a command that ends by itself meanwhile ends as it ended', async () => {
  bench.tasks.life = { ...bench.tasks.life, exitCode: 4 };
  bench.tasks.stopTrouble = troubles.denied;
  bench.interruptAfter(28_000);
  bench.session.onTime((nowMs) => {
    if (nowMs - startMs >= 30_000) bench.tasks.stopTrouble = undefined;
  });
  expect(await bench.run()).toMatchObject({ exitCode: 4, stderr: 'web: exited with 4 after 10 s\n' });
});

test('one that cannot be told to stop is not called stopped', async () => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 1e9 };
  bench.tasks.stopTrouble = troubles.denied;
  bench.interruptAfter(26_000);
  const { exitCode, stderr } = await bench.run();
  expect(exitCode).toBe(130);
  expect(stderr).toBe(
    [
      'web: is not over yet.',
      'It goes on, without a time limit.',
      `What it writes, and how it ends: bulkhead run web --stage prod --follow ${id}`,
      `To stop it: aws ecs stop-task --cluster prod-cluster --task ${id} --region us-east-1`,
      '',
    ].join('\n'),
  );
});

test('Ctrl-C while AWS does not answer is an order to stop all the same', async () => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 1e9 };
  bench.session.onTime((nowMs) => {
    if (nowMs - startMs !== 26_000) return;
    bench.session.interrupt();
    bench.calls.failAt(0, troubles.throttled);
  });
  expect(await bench.run()).toMatchObject({ exitCode: 130, stderr: 'web: stopped.\n' });
});

test('Ctrl-C does not wait for the next look', async () => {
  bench.tasks.life = { ...bench.tasks.life, commandMs: 1e9 };
  const { clock } = bench.session;
  const { sleep } = clock;
  let asleep = false;
  Object.assign(clock, {
    sleep: (milliseconds: number) => {
      if (asleep || clock.nowMs() - startMs < 24_000) return sleep(milliseconds);
      asleep = true;
      setImmediate(bench.session.interrupt);
      return new Promise(() => {});
    },
  });
  expect(await bench.run()).toMatchObject({ exitCode: 130, stderr: 'web: stopped.\n' });
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

test('so is a log that cannot be read for a while', async () => {
  bench.session.onTime((nowMs) => {
    // DescribeTasks, then the log.
    if (nowMs - startMs === 24_000) bench.calls.failAt(1, troubles.throttled);
  });
  const { exitCode, lines, told } = await bench.run();
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: ['migrating', 'migrated'] });
  expect(told).not.toContain('cannot be read');
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
