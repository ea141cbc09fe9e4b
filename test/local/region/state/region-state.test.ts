import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive } from '../../../../local/region/process/process-identity';
import { chooseDirectory } from '../../../../local/region/state/choose-directory';
import {
  dropWorkingState,
  openWorkingState,
  saveWorkingState,
} from '../../../../local/region/state/emulator-state';
import { secretKey } from '../../../../local/region/state/private-files';
import { type RegionDirectory, regionDirectory } from '../../../../local/region/state/region-directory';
import { forgetTakenPorts, rememberedPorts } from '../../../../local/region/state/remembered-ports';
import {
  endLeftovers,
  readRunningRegion,
  recordRunningRegion,
} from '../../../../local/region/state/running-region';

let root: string;
let directory: RegionDirectory;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bulkhead-state-'));
  directory = regionDirectory(join(root, 'region'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('ports', () => {
  test('are chosen once, all different, and stay', async () => {
    const first = await rememberedPorts(directory.ports, ['a', 'b']);
    expect(new Set(Object.values(first)).size).toBe(2);
    const more = await rememberedPorts(directory.ports, ['b', 'c']);
    expect(more).toMatchObject(first);
    expect(new Set(Object.values(more)).size).toBe(3);
  });

  test('one that another program took is forgotten, the others stay', async () => {
    const { a = 0, b } = await rememberedPorts(directory.ports, ['a', 'b']);
    const server = createServer().listen(a, '127.0.0.1');
    await once(server, 'listening');
    await forgetTakenPorts(directory.ports);
    const again = await rememberedPorts(directory.ports, ['a', 'b']);
    expect(again.a).not.toBe(a);
    expect(again.b).toBe(b);
    server.close();
  });
});

test('the key is random, made once, also by two at once, and readable by its owner only', async () => {
  const keys = await Promise.all([secretKey(directory.key), secretKey(directory.key)]);
  expect(keys[0]).toHaveLength(32);
  expect(keys[1]).toEqual(keys[0]);
  expect(await secretKey(directory.key)).toEqual(keys[0]);
  expect(statSync(directory.key).mode & 0o777).toBe(0o600);
  expect(await secretKey(join(root, 'other'))).not.toEqual(keys[0]);
});

describe('state of the emulator', () => {
  const read = () => readFileSync(join(directory.savedState, 'file'), 'utf8');
  const write = (text: string) => writeFileSync(join(directory.workingState, 'file'), text);

  test('a run that ends well replaces what was saved; one that does not leaves it', async () => {
    await openWorkingState(directory, false);
    write('first');
    await saveWorkingState(directory);
    expect(read()).toBe('first');
    await openWorkingState(directory, false);
    write('half done');
    await dropWorkingState(directory);
    expect(read()).toBe('first');
    expect(existsSync(directory.workingState)).toBe(false);
  });

  test('a run that was cut off while it saved loses nothing', async () => {
    await openWorkingState(directory, false);
    write('first');
    await saveWorkingState(directory);
    renameSync(directory.savedState, `${directory.savedState}.replaced`);
    await openWorkingState(directory, false);
    expect(read()).toBe('first');
  });

  test('a fresh run begins empty, but loses nothing unless it ends well', async () => {
    await openWorkingState(directory, false);
    write('first');
    await saveWorkingState(directory);
    await openWorkingState(directory, true);
    expect(existsSync(join(directory.workingState, 'file'))).toBe(false);
    expect(read()).toBe('first');
  });
});

describe('a region that stands', () => {
  /** A process that leads a group of its own, as the region's do. */
  async function leader() {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    const identity = identify(child.pid ?? 0);
    if (identity === undefined) throw new Error('it ended at once');
    return identity;
  }

  test('is known while its emulator lives; what a killed run left is ended', async () => {
    const [emulator, store] = [await leader(), await leader()];
    const running = {
      kept: false,
      emulator: { ...emulator, port: 1 },
      stores: [{ id: 's', process: store, fingerprint: 'f' }],
    };
    await recordRunningRegion(directory.running, running);
    expect(await readRunningRegion(directory.running)).toEqual(running);
    await endLeftovers(directory.running);
    expect([isAlive(emulator), isAlive(store)]).toEqual([false, false]);
    expect(await readRunningRegion(directory.running)).toBeUndefined();
  });

  test('a record of processes that are gone, or of others with their pids, ends nobody', async () => {
    const other = { ...(await leader()) };
    const stale = { pid: other.pid, startTime: 'before the reboot' };
    await recordRunningRegion(directory.running, {
      kept: true,
      emulator: { ...stale, port: 1 },
      stores: [],
    });
    expect(await readRunningRegion(directory.running)).toBeUndefined();
    await endLeftovers(directory.running);
    expect(isAlive(other)).toBe(true);
    process.kill(other.pid, 'SIGKILL');
  });
});

describe('choice of the directory', () => {
  const sideRuns = () => join(root, 'side-runs');

  test('the second run at once gets an isolated region, or is refused where it may not', async () => {
    const first = await chooseDirectory({ root: directory.root, sideRuns: sideRuns() });
    expect([first.directory.root, first.isolated]).toEqual([directory.root, false]);
    const second = await chooseDirectory({ root: directory.root, sideRuns: sideRuns() });
    expect(second.isolated).toBe(true);
    expect(second.directory.root).toMatch(sideRuns());
    await expect(chooseDirectory({ root: directory.root })).rejects.toThrow(
      /Another run is using the region/,
    );
    await first.lock.release();
    expect((await chooseDirectory({ root: directory.root })).isolated).toBe(false);
  });

  test('what a killed run of an isolated region left is removed', async () => {
    const left = regionDirectory(join(sideRuns(), 'left'));
    mkdirSync(left.root, { recursive: true });
    writeFileSync(left.lock, JSON.stringify({ pid: process.pid, startTime: 'before' }));
    await chooseDirectory({ root: directory.root, sideRuns: sideRuns() });
    expect(existsSync(left.root)).toBe(false);
  });
});
