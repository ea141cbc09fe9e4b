import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkoutRoot } from '../config/checkout-root';
import { buildPackage } from './packages/build-package';
import { packageFolders, packageManifest } from './packages/package-manifest';
import { emitDeclarations } from './packages/write-declarations';

/** `npm run build:packages [-- <directory>]`: packs `@bulkhead/client` and `@bulkhead/rules`, and prints where they are. */
function buildPackages(output: string): void {
  const manifests = packageFolders.map((folder) => packageManifest(folder));
  for (const { folder } of manifests) rmSync(join(output, folder), { recursive: true, force: true });
  const declarations = mkdtempSync(join(tmpdir(), 'bulkhead-declarations-'));
  try {
    emitDeclarations(manifests, declarations);
    for (const manifest of manifests) console.log(buildPackage(manifest, { declarations, output }));
  } finally {
    rmSync(declarations, { recursive: true });
  }
}

try {
  const [directory = join(checkoutRoot, '.bulkhead/packages')] = process.argv.slice(2);
  buildPackages(resolve(directory));
} catch (error) {
  // What is wrong is in a package.json, or was printed by the compiler.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
