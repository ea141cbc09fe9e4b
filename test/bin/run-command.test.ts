import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** A checkout with a command of its own, which says one word of each of its files. */
let root: string;
let cache: string;
let bundle: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bulkhead-command-'));
  cache = join(root, 'node_modules/.cache/bulkhead');
  bundle = join(cache, 'command.bundle');
  cpSync('bulkhead', join(root, 'bulkhead'));
  for (const name of readdirSync('bin').filter((file) => file.endsWith('.cjs'))) {
    mkdirSync(join(root, 'bin'), { recursive: true });
    cpSync(join('bin', name), join(root, 'bin', name));
    age(join('bin', name));
  }
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(resolve('node_modules/esbuild'), join(root, 'node_modules/esbuild'));
  write('tsconfig.json', '{}');
  write('package.json', '{ "name": "words", "version": "1.0.0" }');
  write('node_modules/.package-lock.json', '{}');
  write('node_modules/words/package.json', '{ "name": "words", "version": "1.0.0", "main": "index.js" }');
  write('node_modules/words/index.js', 'exports.packaged = "package-1";');
  write('ops/later.ts', `export const later = () => 'later-1';`);
  write(
    'bin/bulkhead.ts',
    `import { packaged } from 'words';
    async function main(): Promise<void> {
      const { later } = await import('../ops/later');
      console.log(packaged, later());
    }
    void main();`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, contents: string, changedAtSeconds = 1_000_000): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), contents);
  age(path, changedAtSeconds);
}

function age(path: string, changedAtSeconds = 1_000_000): void {
  utimesSync(join(root, path), changedAtSeconds, changedAtSeconds);
}

function run(): string {
  const { stdout, stderr, status } = spawnSync(join(root, 'bulkhead'), { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : `${status} ${stderr}`;
}

/** A second start must not need it. */
function withoutEsbuild(): void {
  rmSync(join(root, 'node_modules/esbuild'));
}

test('a second start runs what the first bundled, and what it compiled', () => {
  expect(run()).toBe('package-1 later-1');
  const kept = new Map(readdirSync(cache).map((name) => [name, readFileSync(join(cache, name))]));
  expect([...kept.keys()]).toEqual([expect.stringMatching(/^command-v\d+.*\.bin$/), 'command.bundle']);
  withoutEsbuild();
  expect(run()).toBe('package-1 later-1');
  for (const [name, contents] of kept) expect(readFileSync(join(cache, name)).equals(contents)).toBe(true);
});

test('where packages are not installed it says how to install them', () => {
  withoutEsbuild();
  expect(run()).toMatch(/^1 bulkhead: packages are not installed: run `npm ci` in \S+$/m);
});

test('a file that was edited is bundled anew, also where it is no longer or shorter, and one in a chunk that is loaded later', () => {
  run();
  write('ops/later.ts', `export const later = () => 'later-2';`, 1_000_001);
  expect(run()).toBe('package-1 later-2');
  write('ops/later.ts', `export const later = () => 'later-22';`);
  expect(run()).toBe('package-1 later-22');
});

test.each([
  ['node_modules/.package-lock.json', '{ "packages": 1 }'],
  ['node_modules/words/package.json', '{ "name": "words", "version": "1.0.2", "main": "index.js" }'],
])('packages that were installed anew are bundled anew: %s', (path, contents) => {
  run();
  write('node_modules/words/index.js', 'exports.packaged = "package-2";');
  write(path, contents, 1_000_001);
  expect(run()).toBe('package-2 later-1');
});

test('a file that went away ends with what esbuild says of it, and not with the bundle', () => {
  run();
  rmSync(join(root, 'ops/later.ts'));
  const said = run();
  expect(said).toMatch(/^1 .*Could not resolve "\.\.\/ops\/later"/);
  // esbuild's own message and no stack trace.
  expect(said).not.toContain('    at ');
});

test('a mistake in a file is told by its place', () => {
  write('ops/later.ts', 'export const later = () => {');
  expect(run()).toMatch(/ops\/later\.ts:1:\d+/);
});

test.each([0, 10, 100, 5_000])('a bundle cut off after %s bytes is not run, and is mended', (bytes) => {
  run();
  const whole = readFileSync(bundle);
  truncateSync(bundle, Math.min(bytes, whole.length - 1));
  expect(run()).toBe('package-1 later-1');
  expect(readFileSync(bundle).equals(whole)).toBe(true);
});

test('compiled code that was cut off is not run, and is mended', () => {
  run();
  const [name = ''] = readdirSync(cache).filter((file) => file.endsWith('.bin'));
  const { length } = readFileSync(join(cache, name));
  truncateSync(join(cache, name), length - 1);
  const cutOff = readFileSync(join(cache, name));
  expect(run()).toBe('package-1 later-1');
  const mended = readFileSync(join(cache, name));
  expect(mended.equals(cutOff)).toBe(false);
  expect(run()).toBe('package-1 later-1');
  expect(readFileSync(join(cache, name)).equals(mended)).toBe(true);
});

test('what changes while it is bundled is run once and not kept', () => {
  write('ops/later.ts', `export const later = () => 'later-3';`, Date.now() / 1000 + 3600);
  expect(run()).toBe('package-1 later-3');
  expect(existsSync(bundle)).toBe(false);
});

test('a checkout that may not be written to is bundled at each start', () => {
  write('node_modules/.cache', 'a file, where a folder should be');
  expect(run()).toBe('package-1 later-1');
  expect(run()).toBe('package-1 later-1');
});

test('starts beside each other run whole bundles', async () => {
  run();
  for (const round of [2, 3]) {
    write('ops/later.ts', `export const later = () => 'later-${round}';`, 1_000_000 + round);
    const starts = [1, 2, 3].map(() =>
      spawn(join(root, 'bulkhead'), { stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    const said = await Promise.all(
      starts.map(async (start) => {
        const [out] = await Promise.all([text(start.stdout), once(start, 'close')]);
        return out.trim();
      }),
    );
    expect(said).toEqual(starts.map(() => `package-1 later-${round}`));
  }
  // Nothing half-written is left over.
  expect(readdirSync(cache)).toHaveLength(2);
});

test('a mistake of ours names file, line and column of the source, cold and warm, and ends with 1', () => {
  write(
    'ops/later.ts',
    `/** Said here. */\nexport function later(): string {\n  const words: string[] = [];\n  throw new TypeError(\`told \${words}\`);\n}\n`,
  );
  for (const said of [run(), run()]) {
    expect(said).toMatch(
      /^1 TypeError: told \n\s+at later \(.*\/ops\/later\.ts:4:9\)\n\s+at main \(.*\/bin\/bulkhead\.ts:4:29\)/,
    );
    expect(said).not.toContain('bulkhead-bundle');
  }
});
