import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageManifest } from '../../scripts/packages/package-manifest';

const root = mkdtempSync(join(tmpdir(), 'bulkhead-manifest-'));
afterAll(() => rmSync(root, { recursive: true }));

const targets = (condition: 'm' | 'c', name: string) => ({
  types: `./dist/types/client/${name}.d.${condition}ts`,
  default: `./dist/${name}.${condition}js`,
});
const entry = (name: string) => ({ import: targets('m', name), require: targets('c', name) });
const manifest = {
  name: '@their/client',
  version: '1.2.3',
  exports: { '.': entry('index'), './bullmq': entry('bullmq'), './package.json': './package.json' },
  scripts: { prepack: 'exit 1' },
};

function read(changes: object = {}) {
  mkdirSync(join(root, 'client'), { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '1.2.3' }));
  writeFileSync(join(root, 'client/package.json'), JSON.stringify({ ...manifest, ...changes }));
  return packageManifest('client', root);
}

test('exports are the list of what is built, and scripts stay in the checkout', () => {
  const { entries, packed } = read();
  expect(entries).toEqual({ index: 'client/index.ts', bullmq: 'client/bullmq.ts' });
  const { scripts: _, ...rest } = manifest;
  expect(JSON.parse(packed)).toEqual(rest);
});

test('a version of its own is refused', () => {
  expect(() => read({ version: '1.2.4' })).toThrow(
    'client/package.json: expected the version of the root, 1.2.3, got 1.2.4',
  );
});

test('an entry that would not be found is refused', () => {
  const exports = { '.': { ...entry('index'), require: targets('m', 'index') } };
  expect(() => read({ exports })).toThrow(
    'client/package.json: exports["."].require is {"types":"./dist/types/client/index.d.mts","default":"./dist/index.mjs"}, ' +
      'and what is made is {"types":"./dist/types/client/index.d.cts","default":"./dist/index.cjs"}',
  );
});
