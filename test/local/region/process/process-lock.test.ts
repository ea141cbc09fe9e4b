import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive } from '../../../../local/region/process/process-identity';
import { tryLock } from '../../../../local/region/process/process-lock';

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulkhead-lock-'));
  path = join(directory, 'run.lock');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A process that has ended, and the identity it had. */
async function deadProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const identity = identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

describe('process identity', () => {
  test('this process lives; one that ended does not, nor one with its pid and another start', async () => {
    const own = identify(process.pid);
    expect(own !== undefined && isAlive(own)).toBe(true);
    const dead = await deadProcess();
    expect(dead === undefined || isAlive(dead)).toBe(false);
    expect(isAlive({ pid: process.pid, startTime: 'another' })).toBe(false);
  });
});

describe('tryLock', () => {
  test('one holder at a time; free again after its release, and nothing is left behind', async () => {
    const lock = await tryLock(path);
    expect(lock).toBeDefined();
    expect(await tryLock(path)).toBeUndefined();
    await lock?.release();
    expect(readdirSync(directory)).toEqual([]);
    const again = await tryLock(path);
    expect(again).toBeDefined();
    await again?.release();
  });

  test('of many tries at once exactly one succeeds', async () => {
    const locks = await Promise.all(Array.from({ length: 20 }, () => tryLock(path)));
    expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
  });

  test.each([
    ['a process that has ended', async () => JSON.stringify(await deadProcess())],
    [
      'a process that has our pid but began another time',
      async () => JSON.stringify({ pid: process.pid, startTime: 'x' }),
    ],
    ['nobody: the file is no lock', async () => 'garbage'],
  ])('a lock of %s is taken over, by exactly one of many', async (_, content) => {
    writeFileSync(path, await content());
    const locks = await Promise.all(Array.from({ length: 10 }, () => tryLock(path)));
    expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
    for (const lock of locks) await lock?.release();
    expect(existsSync(path)).toBe(false);
  });
});
