import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configLine } from './config-line';
import type { ServerConfig } from './server-config';

/** Lines of the log that a failed start quotes. */
const QUOTED_LINES = 12;

/** What stands in a store's directory, beside the snapshot that the server writes at shutdown. Absolute paths. */
export interface StoreFiles {
  readonly config: string;
  readonly acl: string;
  /** What the server prints: the last start only. */
  readonly log: string;
}

/** The files of the store that lives in a directory. */
function storeFiles(directory: string): StoreFiles {
  const root = resolve(directory);
  return { config: join(root, 'store.conf'), acl: join(root, 'store.acl'), log: join(root, 'store.log') };
}

/** Writes a store's files, readable by their owner only, and makes its directory if it is not there. */
export async function writeStoreFiles(
  directory: string,
  config: Pick<ServerConfig, 'lines' | 'users'>,
): Promise<StoreFiles> {
  const files = storeFiles(directory);
  // The snapshot holds customers' jobs, and the server writes it readable for all: the directory keeps others out.
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lines = [...config.lines, configLine('dir', resolve(directory)), configLine('aclfile', files.acl)];
  await writePrivate(files.config, lines);
  await writePrivate(files.acl, config.users);
  await writePrivate(files.log, []);
  return files;
}

/** The end of a store's log, for an error message. Empty if there is none. */
export async function lastLogLines({ log }: StoreFiles): Promise<readonly string[]> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-QUOTED_LINES);
}

async function writePrivate(path: string, lines: readonly string[]): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    // The mode above holds for a new file only, and a directory may be used again.
    await file.chmod(0o600);
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  } finally {
    await file.close();
  }
}
