import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleCache } from '../../../constructs/functions/bundle-cache';

let root: string;

const put = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bulkhead-bundles-'));
  put('lambdas/status/handler.ts', 'one');
  put('domain/stress.ts', 'one');
  put('config/contract/keys.ts', 'one');
  put('constructs/functions/bundle.ts', 'one');
  put('package-lock.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('gives back what was made of the very same sources', () => {
  expect(bundleCache(root).read('status')).toBeUndefined();
  bundleCache(root).write('status', Buffer.from('bundle'));
  expect(bundleCache(root).read('status')).toEqual(Buffer.from('bundle'));
  expect(bundleCache(root).read('queue-meter')).toBeUndefined();
});

test.each([
  'lambdas/status/handler.ts',
  'domain/stress.ts',
  'config/contract/keys.ts',
  'constructs/functions/bundle.ts',
  'package-lock.json',
  'lambdas/status/another.ts',
])('a change of %s is a bundle that was not made yet', (file) => {
  bundleCache(root).write('status', Buffer.from('bundle'));
  put(file, 'two');
  expect(bundleCache(root).read('status')).toBeUndefined();
});

test('a checkout that may not be written to has no cache, and no error', () => {
  put('node_modules', 'a file where the directory should be');
  bundleCache(root).write('status', Buffer.from('bundle'));
  expect(bundleCache(root).read('status')).toBeUndefined();
});
