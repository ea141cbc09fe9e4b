import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { checkoutRoot } from '../../config/checkout-root';
import { moduleFormats, type PackageManifest } from './package-manifest';

/** `from './x'` and `import('./x')`, as the compiler writes them. */
const relativeImport = /(\bfrom |\bimport\()(['"])(\.{1,2}\/[^'"]+)\2/g;

/**
 * Has the compiler write the declarations of all entries, and of what they import, in one run.
 * @param directory where the declarations go, in the folders of their sources
 */
export function emitDeclarations(packages: readonly PackageManifest[], directory: string): void {
  mkdirSync(directory, { recursive: true });
  const project = join(directory, 'tsconfig.json');
  const options = {
    extends: join(checkoutRoot, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: checkoutRoot,
      outDir: directory,
      typeRoots: [join(checkoutRoot, 'node_modules/@types')],
      types: ['node'],
    },
    files: packages.flatMap(({ entries }) => Object.values(entries).map((file) => join(checkoutRoot, file))),
    include: [],
  };
  writeFileSync(project, JSON.stringify(options));
  const compiler = join(checkoutRoot, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '--project', project], { stdio: 'inherit' });
}

/**
 * Copies the declarations that the entries of a package reach, once for each module system. The compiler writes imports
 * without endings, as the sources have them; Node's rules for ES modules, which `moduleResolution: node16` follows, need
 * them, and the ending is also what tells the two systems apart.
 *
 * Not rolled into one file: the tools that do so need the JavaScript API of TypeScript, which version 7 has not.
 *
 * @param from the directory that `emitDeclarations` wrote
 * @param to the directory `dist/types` of the package
 */
export function copyDeclarations(entries: Iterable<string>, from: string, to: string): void {
  const pending = [...entries].map((file) => join(from, file.replace(/\.ts$/, '')));
  const found = new Set(pending);
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    const text = readFileSync(`${module}.d.ts`, 'utf8');
    for (const [, , , specifier = ''] of text.matchAll(relativeImport)) {
      const imported = resolve(dirname(module), specifier);
      if (!existsSync(`${imported}.d.ts`)) throw new Error(`${module}.d.ts imports ${specifier}: not found`);
      if (!found.has(imported)) pending.push(imported);
      found.add(imported);
    }
    for (const { code, types } of moduleFormats) {
      const file = join(to, `${relative(from, module)}${types}`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text.replace(relativeImport, `$1$2$3${code}$2`));
    }
  }
}
