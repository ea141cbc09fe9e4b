import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { runTool } from '../support/process/run-tool';
import { trackedFiles } from '../support/process/tracked-files';

const sources = trackedFiles().filter((file) => file.endsWith('.ts') && !file.includes('/fixtures/'));
const lengths = sources
  .map((file) => readFileSync(file, 'utf8').split('\n').length - 1)
  .sort((a, b) => a - b);
const quantile = (share: number): number => lengths[Math.floor(share * (lengths.length - 1))] ?? 0;

test('types hold', () => {
  expect(runTool('tsc', ['--noEmit'])).toEqual({ status: 0, output: '' });
});

test('lint and format hold', () => {
  const { status, output } = runTool('biome', ['check', '.']);
  expect([status, output]).toEqual([0, expect.stringContaining('No fixes applied')]);
});

test('nothing is unused: files, exports, dependencies', () => {
  const { status, output } = runTool('knip', []);
  expect([status, output]).toEqual([0, '']);
});

test('files stay small: median 80 lines, nine in ten 200, none over 300', () => {
  expect(quantile(0.5)).toBeLessThanOrEqual(80);
  expect(quantile(0.9)).toBeLessThanOrEqual(200);
  expect(sources.filter((file) => readFileSync(file, 'utf8').split('\n').length - 1 > 300)).toEqual([]);
});

test('no barrels: a fact is found where its name says', () => {
  expect(sources.filter((file) => basename(file) === 'index.ts')).toEqual([]);
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
