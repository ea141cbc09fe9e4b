import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

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
