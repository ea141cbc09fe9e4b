import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

let directory: string;
let code: string;
let cache: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulkhead-compiled-'));
  code = join(directory, 'node_modules/answers/index.js');
  cache = join(directory, 'cache');
  mkdirSync(join(directory, 'node_modules/answers'), { recursive: true });
  writeFileSync(join(directory, 'node_modules/answers/part.js'), 'exports.whole = __filename.length > 0;');
  answer('require("./part").whole && 42');
  writeFileSync(
    join(directory, 'start.cjs'),
    `require(${JSON.stringify(resolve('bin/compiled-packages.cjs'))})(${JSON.stringify(cache)}, 'start');
    console.log(require('answers').answer());`,
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function answer(expression: string, changedAtSeconds = 1_000_000): void {
  writeFileSync(code, `exports.answer = () => ${expression};`);
  utimesSync(code, changedAtSeconds, changedAtSeconds);
}

function run(flags: readonly string[] = []): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, join(directory, 'start.cjs')], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : stderr;
}

/** What is kept, as one string: that of a start which compiled nothing is the same as before it. */
function kept(): string {
  return readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => `${name} ${readFileSync(join(cache, name), 'latin1')}`)
    .join('\n');
}

test('a second start takes what the first compiled', () => {
  expect(run()).toBe('42');
  const first = kept();
  expect(first).toContain('node_modules/answers/part.js');
  expect(run()).toBe('42');
  expect(kept()).toBe(first);
});

test('a package that was edited is compiled anew, also where it is no longer or shorter', () => {
  run();
  const first = kept();
  answer('require("./part").whole && 43', 1_000_001);
  expect(run()).toBe('43');
  expect(kept()).not.toBe(first);
});

test('what other flags made is not taken', () => {
  run();
  expect(run(['--no-opt', '--stack-size=900'])).toBe('42');
  expect(readdirSync(cache)).toHaveLength(2);
});

test.each([0, 10, 400])('a file cut off after %s bytes is as good as none, and is mended', (bytes) => {
  run();
  const first = kept();
  const [file = ''] = readdirSync(cache);
  truncateSync(join(cache, file), bytes);
  expect(run()).toBe('42');
  expect(kept().length).toBe(first.length);
});

test('errors of a package name their place in its file', () => {
  answer('{ throw new Error("told") }');
  const [first, second] = [run(), run()];
  expect(first).toMatch(/told\n\s+at exports\.answer \(.*answers\/index\.js:1:32\)/);
  expect(second).toBe(first);
});

test('a program of a package begins with a line for the shell, and its errors keep their lines', () => {
  writeFileSync(code, '#!/usr/bin/env node\nexports.answer = () => { throw new Error("told") };');
  const [first, second] = [run(), run()];
  expect(first).toMatch(/told\n\s+at exports\.answer \(.*answers\/index\.js:2:32\)/);
  expect(second).toBe(first);
});

test('a start that may not keep anything runs', () => {
  writeFileSync(cache, 'a file, where a folder should be');
  chmodSync(cache, 0o444);
  expect(run()).toBe('42');
});
