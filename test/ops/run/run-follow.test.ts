import { RunBench } from './run-bench';

let bench: RunBench;
beforeEach(async () => {
  bench = new RunBench();
  bench.tasks.life = { ...bench.tasks.life, commandMs: 60_000, exitCode: 5 };
  await bench.run({ detach: true });
  bench.session.said.length = 0;
});

const id = '0c1d4b1f5c0e4d6fb5a7c0ffee000001';

test('shows a task that was started before from its first line, and ends as it ended', async () => {
  await bench.session.clock.sleep(50_000);
  const { exitCode, lines, stderr } = await bench.follow();
  expect({ exitCode, lines }).toEqual({ exitCode: 5, lines: ['migrating', 'migrated'] });
  expect(stderr).toBe('web: exited with 5 after 60 s\n');
});

test('also one that is over', async () => {
  await bench.session.clock.sleep(600_000);
  expect(await bench.follow()).toMatchObject({ exitCode: 5, lines: ['migrating', 'migrated'] });
});

test('Ctrl-C ends the look and not the task', async () => {
  bench.interruptAfter(30_000);
  const { exitCode, stderr } = await bench.follow();
  expect(exitCode).toBe(130);
  expect(stderr).toContain('It goes on, without a time limit.');
  expect(bench.calls.names).not.toContain('StopTask');
});

test('changes nothing, and writes down nothing', async () => {
  const before = bench.tasks.audit.length;
  await bench.follow();
  expect(bench.tasks.audit).toHaveLength(before);
});

test('as JSON it is one document', async () => {
  const { stdout } = await bench.follow({ json: true });
  expect(JSON.parse(stdout)).toEqual({
    task: `arn:aws:ecs:us-east-1:111122223333:task/prod-cluster/${id}`,
    how: 'exited',
    exitCode: 5,
    seconds: 60,
  });
});

test('an old revision is no hindrance: the task runs already', async () => {
  for (const definition of bench.tasks.definitions.values()) definition.status = 'INACTIVE';
  expect(await bench.follow()).toMatchObject({ exitCode: 5 });
});

test.each([
  [{ follow: 'gone' }, 1, 'ECS does not know the task gone: it keeps one for about an hour after its end'],
  [{ service: 'bulk' }, 1, `${id} is a task of web`],
  [{ service: 'wbe' }, 2, 'the stage prod has no service or pool wbe;'],
])('%j is refused', async (options, exitCode, text) => {
  const ran = await bench.follow(options);
  expect(ran.exitCode).toBe(exitCode);
  expect(ran.stderr).toContain(text);
});

test('a task of a service is none of a command', async () => {
  Object.assign(bench.tasks.tasks[0]?.input ?? {}, { tags: [] });
  expect(await bench.follow()).toMatchObject({
    exitCode: 1,
    stderr: `${id} is no task that \`run\` has started`,
  });
});
