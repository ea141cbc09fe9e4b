import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { runBin } from '../support/process/run-tool';
import { trackedFiles } from '../support/process/tracked-files';

const sources = trackedFiles().filter((file) => file.endsWith('.ts') && !file.includes('/fixtures/'));
test('types hold', () => {
  expect(runBin('tsc', ['--noEmit', '--singleThreaded'])).toEqual({ status: 0, output: '' });
});

test('lint and format hold', () => {
  const { status, output } = runBin('biome', ['check', '.']);
  expect([status, output]).toEqual([0, expect.stringContaining('No fixes applied')]);
});

test('nothing is unused: files, exports, dependencies', () => {
  const { status, output } = runBin('knip', []);
  expect([status, output]).toEqual([0, '']);
});

test('no file is over 300 lines', () => {
  expect(sources.filter((file) => readFileSync(file, 'utf8').split('\n').length - 1 > 300)).toEqual([]);
});

test('no barrels: a fact is found where its name says', () => {
  // What a package gives to others is listed in its entry, which nothing inside may import (.dependency-cruiser.cjs).
  const entries = ['client/index.ts', 'rules/index.ts'];
  expect(sources.filter((file) => basename(file) === 'index.ts')).toEqual(entries);
});

test('file names are kebab-case', () => {
  expect(sources.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.ts$/.test(basename(file)))).toEqual([]);
});

test('the compiler is not silenced outside of tests', () => {
  const silenced = sources
    .filter((file) => !file.startsWith('test/'))
    .filter((file) =>
      /\bas any\b|: any\b|as unknown as|@ts-ignore|@ts-expect-error|\w!\./.test(readFileSync(file, 'utf8')),
    );
  expect(silenced).toEqual([]);
});
