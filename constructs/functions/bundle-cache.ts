import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All that a bundle is made of: the rooms that `lambdas/` may import, the locked packages, and how it is bundled. Lint
 * holds the first (.dependency-cruiser.cjs); files of other rooms change no bundle.
 */
const inputs = ['lambdas', 'domain', 'config/contract', 'package-lock.json', 'constructs/functions'];

export interface BundleCache {
  /** The bundle of these very sources, if it was made before. */
  read(name: string): Uint8Array | undefined;
  write(name: string, contents: Uint8Array): void;
}

/** Bundles by the hash of what they are made of, beside other tools' caches: `npm ci` removes them. */
export function bundleCache(root: string): BundleCache {
  const directory = join(root, 'node_modules/.cache/bulkhead', hashOf(root));
  const fileOf = (name: string) => join(directory, `${name}.js`);
  return {
    read: (name) => {
      try {
        return readFileSync(fileOf(name));
      } catch {
        return undefined;
      }
    },
    write: (name, contents) => {
      try {
        mkdirSync(directory, { recursive: true });
        // Renamed, so that a synth beside this one never reads half a bundle.
        const part = `${fileOf(name)}.${process.pid}`;
        writeFileSync(part, contents);
        renameSync(part, fileOf(name));
      } catch {
        // A checkout that may not be written to is bundled each time.
      }
    },
  };
}

function hashOf(root: string): string {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(root, input)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(root: string, path: string): string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
