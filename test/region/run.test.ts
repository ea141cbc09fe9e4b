import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { checkoutRoot } from '../../config/checkout-root';
import { oneOffTasks } from '../../config/contract/one-off-tasks';
import { outputKeys } from '../../config/contract/output-keys';
import { toolEnvironment } from '../../local/region/emulator/region-environment';
import { stackOutputs } from '../../ops/kit/stack-outputs';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';

let stage: DeployedRegion;
beforeAll(async () => {
  stage = await deployedRegion();
});
afterAll(() => stage.end());

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** The real command. @param interruptAt what it says when Ctrl-C is pressed */
function bulkheadRun(args: readonly string[], interruptAt?: RegExp): Promise<Ended> {
  const child = spawn(join(checkoutRoot, 'bulkhead'), ['run', ...args], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  child.stderr.on('data', (part) => {
    stderr += part;
    if (interrupted || interruptAt?.test(stderr) !== true) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode }));
  });
}

const change = ['--stage', 'local', '--reason', 'a rehearsal', '--yes'] as const;

test.each(['web', 'default'])(
  'a command beside %s is shown, and ends as its container ended',
  async (service) => {
    const { stdout, stderr, exitCode } = await bulkheadRun([
      service,
      ...change,
      '--',
      'bin/rails',
      'db:migrate',
    ]);
    // Of the stand-in: EX_UNAVAILABLE, since no container runs here.
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 69 });
    expect(stdout).toBe(
      'The embedded region runs no containers, so this was not run: bin/rails db:migrate\n',
    );
    expect(stderr).toMatch(new RegExp(`Revision bulkhead-local-${service}:\\d+, which ${service} runs`));
    expect(stderr).toMatch(/Task [0-9a-f-]+: running\n/);
    expect(stderr).toMatch(new RegExp(`${service}: exited with 69 after \\d+ s\n$`));
  },
);

test('Ctrl-C stops the task', async () => {
  const { stderr, exitCode } = await bulkheadRun(['web', ...change, '--', 'sleep', '3600'], /: running\n/);
  expect({ stderr, exitCode }).toMatchObject({ exitCode: 130 });
  expect(stderr).toContain('Stopping the task. Ctrl-C again ends this at once');
  expect(stderr).toMatch(/web: stopped\.\n$/);
  expect(await running()).toEqual([]);
});

test('a reader who goes away stops the task', async () => {
  const child = spawn(join(checkoutRoot, 'bulkhead'), ['run', 'web', ...change, '--', 'sleep', '3600'], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
  // Both, as by `2>&1 | head`: this command writes nothing itself.
  child.stdout.destroy();
  child.stderr.once('data', () => child.stderr.destroy());
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(141);
  expect(await running()).toEqual([]);
});

test('one that nobody waits for is found again, and ends as it ended', async () => {
  const started = await bulkheadRun(['web', ...change, '--detach', '--', 'bin/rails', 'imports:repair']);
  expect({ ...started }).toMatchObject({ exitCode: 0 });
  const id = /--follow (\S+)/.exec(started.stdout)?.[1] ?? '';
  const followed = await bulkheadRun(['web', '--stage', 'local', '--follow', id]);
  expect({ ...followed }).toMatchObject({
    exitCode: 69,
    stdout: 'The embedded region runs no containers, so this was not run: bin/rails imports:repair\n',
  });
});

async function running(): Promise<readonly string[]> {
  const { cloudFormation, ecs } = stage.region.clients;
  const outputs = await stackOutputs(cloudFormation, 'local', 'Platform');
  const cluster = outputs[outputKeys.clusterName];
  const { startedBy } = oneOffTasks;
  return (await ecs.send(new ListTasksCommand({ cluster, startedBy }))).taskArns ?? [];
}
