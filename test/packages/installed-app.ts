import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What npm says of a package that another one needs. */
interface NeededPackage {
  readonly version?: string;
  readonly missing?: true;
  readonly invalid?: string;
}

/** An app outside of this checkout that has installed the two packages and nothing else. */
export interface InstalledApp {
  readonly directory: string;
  /** Puts a package beside them: this checkout's own, since there may be no network. */
  link(name: string): void;
  /** What npm makes of the peers of a package. */
  peersOf(name: string): Promise<Readonly<Record<string, NeededPackage>>>;
  /** Runs a file of the app. @returns the JSON that it prints */
  run(file: string, env?: Readonly<Record<string, string>>): Promise<unknown>;
  /** Runs the compiler. @returns what it prints. @throws Error with that where types do not hold */
  compile(options: object, files: readonly string[]): Promise<string>;
  remove(): void;
}

/** Builds, packs and installs what this checkout holds now, by the commands that a maintainer and a user type. */
export async function installedApp(): Promise<InstalledApp> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-packages-'));
  const directory = join(root, 'app');
  const inApp = { cwd: directory, maxBuffer: 16 * 1024 * 1024 };
  const app: InstalledApp = {
    directory,
    link: (name) => {
      const link = join(directory, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve('node_modules', name), link);
    },
    peersOf: async (name) => {
      // It ends with 1 for what is in node_modules and not in package.json: all that was linked.
      const { stdout } = await run('npm', ['ls', '--json', '--depth=1', '--offline'], inApp).catch(
        (ended: { readonly stdout: string }) => ended,
      );
      return JSON.parse(stdout).dependencies[name].dependencies;
    },
    run: async (file, env = {}) => {
      const { stdout } = await run(process.execPath, [file], { ...inApp, env: { ...process.env, ...env } });
      return JSON.parse(stdout);
    },
    compile: async (options, files) => {
      writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
      const compiler = resolve('node_modules/typescript/bin/tsc');
      const { stdout } = await run(process.execPath, [compiler], inApp).catch(
        (ended: { readonly stdout: string }) => {
          throw new Error(ended.stdout);
        },
      );
      return stdout;
    },
    remove: () => rmSync(root, { recursive: true }),
  };
  try {
    const built = await run(process.execPath, ['--import', 'tsx', 'scripts/build-packages.ts', root]);
    const tarballs = built.stdout.trim().split('\n');
    mkdirSync(directory);
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'app', private: true }));
    // Without a network npm cannot fetch peers. That they fit is asked afterwards, when they are there (peersOf).
    const offline = ['--offline', '--legacy-peer-deps', '--no-audit', '--no-fund'];
    await run('npm', ['install', ...offline, ...tarballs], inApp);
    return app;
  } catch (error) {
    app.remove();
    throw error;
  }
}
