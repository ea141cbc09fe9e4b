import { commandNameOf } from '../../../ops/kit/command-name';

const path = '/usr/bin:/home/me/bin';

test.each([
  ['in its own folder', '/repo/bulkhead', '/repo', './bulkhead'],
  ['from the folder above', '/repo/bulkhead', '/', './repo/bulkhead'],
  ['from a folder below', '/repo/bulkhead', '/repo/docs', '/repo/bulkhead'],
  ['from elsewhere', '/repo/bulkhead', '/home/me', '/repo/bulkhead'],
  ['by a link that is found in PATH', '/home/me/bin/bulkhead', '/repo', 'bulkhead'],
  ['by a link that is not', '/repo/node_modules/.bin/bulkhead', '/repo', './node_modules/.bin/bulkhead'],
  ['as a TypeScript file', '/repo/bin/bulkhead.ts', '/repo', 'bulkhead'],
])('what is called %s is named as it was called', (_, program, folder, name) => {
  expect(commandNameOf({ program, folder, path })).toBe(name);
});
