import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutRoot } from '../../config/checkout-root';
import type { Picture } from '../../local/region/picture/picture';
import { identify, isAlive, type ProcessIdentity } from '../../local/region/process/process-identity';
import { endLeftovers, type RunningRegion } from '../../local/region/state/running-region';

// Whole deploys beside other work. Only what hangs takes longer.
jest.setTimeout(300_000);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulkhead-start-'));
});
afterAll(async () => {
  await endLeftovers(join(directory, 'standing.json'));
  rmSync(directory, { recursive: true, force: true });
});

/** Runs the command as a user does, on the region in this test's directory. */
function bulkhead(...args: readonly string[]) {
  const command = [...args, '--directory', directory];
  const child = spawn(join(checkoutRoot, 'bulkhead'), command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
  });
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode, ...said }));
  return { child, said, ended };
}

function running(): RunningRegion {
  return JSON.parse(readFileSync(join(directory, 'standing.json'), 'utf8'));
}

test('an interrupted run ends everything it started, says so, and leaves no half-done state', async () => {
  const { child, said, ended } = bulkhead('start');
  while (!said.stderr.includes('cdk deploy')) await sleep(20);
  // The deploy itself is under way: not only the emulator, the CDK runs too.
  let started: ProcessIdentity[] = [];
  while (started.length < 2) {
    started = descendants(child.pid ?? 0);
    await sleep(20);
  }

  child.kill('SIGINT');

  expect(await ended).toMatchObject({
    exitCode: 130,
    stdout: '',
    stderr: expect.stringMatching(/Interrupted: .*\n$/),
  });
  expect(started.filter(isAlive)).toEqual([]);
  for (const name of ['standing.json', 'run.lock', 'emulator.running', 'tmp']) {
    expect([name, existsSync(join(directory, name))]).toEqual([name, false]);
  }
  expect(readdirSync(join(directory, 'emulator'))).toEqual([]);
});

test('a region is kept, used again as it stands, and stopped', async () => {
  const kept = await bulkhead('start', '--keep', '--json').ended;
  expect(kept.exitCode).toBe(0);
  const picture: Picture = JSON.parse(kept.stdout);
  expect(picture.stores).toHaveLength(3);
  expect(kept.stderr).toContain(`export AWS_ENDPOINT_URL=${picture.region.endpoint}`);
  const processes = running();
  expect([processes.emulator, ...processes.stores.map((store) => store.process)].map(isAlive)).toEqual([
    true,
    true,
    true,
    true,
  ]);

  const again = await bulkhead('start').ended;
  expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('cdk deploy: no changes') });
  expect(again.stdout).toContain('The region was running already and goes on running.');
  expect(again.stdout).toContain('Where the region differs from AWS');
  expect(running()).toEqual(processes);

  const stopped = await bulkhead('stop').ended;
  expect(stopped.exitCode).toBe(0);
  expect([processes.emulator, ...processes.stores.map((store) => store.process)].filter(isAlive)).toEqual([]);
  expect(await bulkhead('stop').ended).toMatchObject({ exitCode: 0, stderr: 'No region is running here.\n' });
});

test('a stage that does not exist is said in one line, without a stack trace', async () => {
  const { exitCode, stdout, stderr } = await bulkhead('start', '--stage', 'lokal').ended;
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/stage: expected one of .*, got "lokal"; did you mean "local"\?/);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

/** Every process that this one started, directly or through others. */
function descendants(ancestor: number): ProcessIdentity[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const children = new Map<number, number[]>();
  for (const row of rows) {
    const [pid = 0, parent = 0] = row.trim().split(/\s+/).map(Number);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  for (const open = [ancestor]; open.length > 0; ) {
    const next = children.get(open.pop() ?? 0) ?? [];
    found.push(...next);
    open.push(...next);
  }
  return found.flatMap((pid) => identify(pid) ?? []);
}
