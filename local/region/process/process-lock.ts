import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
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
      await dropStale(path, holder);
    }
  } finally {
    await unlink(mine);
  }
}

/** Who holds a lock; undefined if nobody does, or if the file says nothing readable. */
async function lockHolder(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return holderShape.parse(JSON.parse(await readFile(path, 'utf8')));
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

/**
 * Moves a dead holder's lock away. Another process may have done so and locked since our look: what was moved is
 * read again, and a live holder's lock goes back to its place.
 */
async function dropStale(path: string, seen: ProcessIdentity | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const moved = await lockHolder(aside);
  if (moved !== undefined && moved.startTime !== seen?.startTime && isAlive(moved)) await linked(aside, path);
  await unlink(aside).catch(() => undefined);
}

async function removeIfMine(path: string): Promise<void> {
  const holder = await lockHolder(path);
  if (holder?.pid === process.pid) await unlink(path).catch(() => undefined);
}
