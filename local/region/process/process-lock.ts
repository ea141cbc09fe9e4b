import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

export interface ProcessLock {
  release(): Promise<void>;
}

const holderShape = z.object({ pid: z.number(), startTime: z.string() });

/**
 * Takes a lock for this process, or says that a live process has it. A lock whose process died (kill -9, power
 * cut) is taken over: its pid must be alive *with the same start time* to count.
 * @returns undefined while another live process holds the lock
 */
export async function tryLock(path: string): Promise<ProcessLock | undefined> {
  await mkdir(dirname(path), { recursive: true });
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(identify(process.pid)));
  try {
    // Linking a finished file is atomic and never shows a half-written lock, as creating and then writing would.
    for (;;) {
      if (await linked(mine, path)) return { release: () => removeIfMine(path) };
      const holder = await lockHolder(path);
      if (holder !== undefined && isAlive(holder)) return undefined;
      await dropStale(path);
    }
  } finally {
    await unlink(mine);
  }
}

/** Who holds a lock; undefined if nobody does, or if the file says nothing readable. */
async function lockHolder(path: string): Promise<ProcessIdentity | undefined> {
  return holderIn(await readFile(path, 'utf8').catch(() => ''));
}

function holderIn(text: string): ProcessIdentity | undefined {
  try {
    return holderShape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    // By its shape: in a test runner errors of node's modules are of another class Error.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST')
      return false;
    throw error;
  }
}

/** A takeover is two system calls long; a guard older than this was left by a process that died in between. */
const guardSeconds = 5;

/**
 * Removes a dead holder's lock. Only whoever has made the guard file may, and it looks once more first: two that saw
 * the same dead holder could otherwise each remove the lock, the second one that of a live successor.
 */
async function dropStale(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await writeFile(guard, '', { flag: 'wx' });
  } catch {
    const made = await stat(guard).catch(() => undefined);
    if (made !== undefined && Date.now() - made.mtimeMs > guardSeconds * 1000) {
      await unlink(guard).catch(() => undefined);
    }
    await sleep(10);
    return;
  }
  try {
    // A file that is gone is nobody's to remove: a new holder may link its own at any moment.
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const holder = holderIn(text);
    if (holder === undefined || !isAlive(holder)) await unlink(path);
  } finally {
    await unlink(guard);
  }
}

async function removeIfMine(path: string): Promise<void> {
  const holder = await lockHolder(path);
  if (holder?.pid === process.pid) await unlink(path).catch(() => undefined);
}
