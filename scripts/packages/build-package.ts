import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { checkoutRoot } from '../../config/checkout-root';
import { moduleFormats, type PackageManifest } from './package-manifest';
import { copyDeclarations } from './write-declarations';

export interface PackageDirectories {
  /** Where `emitDeclarations` wrote. */
  readonly declarations: string;
  /** Gets a directory with what is packed, and the tarball. */
  readonly output: string;
}

/**
 * Builds and packs one package. What it imports of other rooms is bundled, npm packages are not: an app must share its
 * BullMQ, SDK and CDK with it.
 *
 * @returns the path of the tarball
 */
export function buildPackage(
  manifest: PackageManifest,
  { declarations, output }: PackageDirectories,
): string {
  const { folder, entries, packed } = manifest;
  const directory = join(output, folder);
  const dist = join(directory, 'dist');
  mkdirSync(dist, { recursive: true });
  for (const { format, code } of moduleFormats) {
    buildSync({
      absWorkingDir: checkoutRoot,
      entryPoints: { ...entries },
      outdir: dist,
      outExtension: { '.js': code },
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format,
      // What two entries share is there once. esbuild can do this for ES modules only; none of it holds state.
      splitting: format === 'esm',
      chunkNames: 'shared-[hash]',
      logLevel: 'warning',
    });
  }
  copyDeclarations(Object.values(entries), declarations, join(dist, 'types'));
  writeFileSync(join(directory, 'package.json'), packed);
  copyFileSync(join(checkoutRoot, folder, 'README.md'), join(directory, 'README.md'));
  copyFileSync(join(checkoutRoot, 'LICENSE'), join(directory, 'LICENSE'));
  const printed = execFileSync('npm', ['pack', '--silent', '--pack-destination', output], {
    cwd: directory,
    encoding: 'utf8',
  });
  return join(output, printed.trim());
}
