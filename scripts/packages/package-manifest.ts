import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkoutRoot } from '../../config/checkout-root';

/** Folders of this repository that others install. */
export const packageFolders = ['client', 'rules'] as const;

/** Module systems that a package serves, with the endings that Node and TypeScript tell them by. */
export const moduleFormats = [
  { format: 'esm', condition: 'import', code: '.mjs', types: '.d.mts' },
  { format: 'cjs', condition: 'require', code: '.cjs', types: '.d.cts' },
] as const;

const target = z.strictObject({ types: z.string(), default: z.string() });

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  exports: z.record(
    z.string(),
    z.union([z.strictObject({ import: target, require: target }), z.literal('./package.json')]),
  ),
});

/** One of the two packages, as its `package.json` describes it. */
export interface PackageManifest {
  readonly folder: string;
  /** Sources of what can be imported, by the name of the subpath: `index` is the package itself. */
  readonly entries: Readonly<Record<string, string>>;
  /** The text of the `package.json` that is packed. */
  readonly packed: string;
}

/**
 * Reads the `package.json` in a folder. Its `exports` are the one list of entries: `./bullmq` of `client/` is made of
 * `client/bullmq.ts`.
 *
 * @throws Error where its version is not the root's, or where `exports` names files that are not made
 */
export function packageManifest(folder: string, root = checkoutRoot): PackageManifest {
  const manifest = manifestSchema.parse(readJson(join(root, folder, 'package.json')));
  const { version } = z.object({ version: z.string() }).parse(readJson(join(root, 'package.json')));
  if (manifest.version !== version) {
    throw new Error(
      `${folder}/package.json: expected the version of the root, ${version}, got ${manifest.version}`,
    );
  }
  const entries = new Map<string, string>();
  for (const [subpath, targets] of Object.entries(manifest.exports)) {
    if (targets === './package.json') continue;
    const name = subpath === '.' ? 'index' : subpath.replace('./', '');
    entries.set(name, `${folder}/${name}.ts`);
    for (const { condition, code, types } of moduleFormats) {
      const made = { types: `./dist/types/${folder}/${name}${types}`, default: `./dist/${name}${code}` };
      const named = targets[condition];
      if (named.types === made.types && named.default === made.default) continue;
      throw new Error(
        `${folder}/package.json: exports["${subpath}"].${condition} is ${JSON.stringify(named)}, ` +
          `and what is made is ${JSON.stringify(made)}`,
      );
    }
  }
  // The scripts are the checkout's: they keep npm from packing the sources.
  const { scripts: _, ...packed } = manifest;
  return { folder, entries: Object.fromEntries(entries), packed: `${JSON.stringify(packed, null, 2)}\n` };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
