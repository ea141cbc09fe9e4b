import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** Reads a file this program wrote earlier; undefined if there is none, or if it is not what was written. */
export async function readJsonFile<T>(path: string, shape: z.ZodType<T>): Promise<T | undefined> {
  try {
    const read = shape.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a file, readable by its owner only, that a reader sees either as it was or as it is now. */
export async function writeJsonFile(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const written = `${path}.${randomUUID()}`;
  try {
    await writeFile(written, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}

const KEY_BYTES = 32;

/** The region's random key, made at the first call. Two first calls at once get the same key. */
export async function secretKey(path: string): Promise<Buffer> {
  const found = await readFile(path).catch(() => undefined);
  if (found !== undefined) return found;
  await mkdir(dirname(path), { recursive: true });
  const made = `${path}.${randomUUID()}`;
  await writeFile(made, randomBytes(KEY_BYTES), { mode: 0o600 });
  // A link fails where the file is already there: the first key wins and is never seen half-written.
  await link(made, path).catch(() => undefined);
  await unlink(made);
  return readFile(path);
}
