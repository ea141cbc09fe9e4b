import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { endGroup } from '../../../local/region/process/end-group';
import { identify } from '../../../local/region/process/process-identity';
import { RegionError } from '../../../local/region/region-error';
import { pingStore } from '../../../local/region/stores/ping-store';
import { type RunningStore, startStore } from '../../../local/region/stores/start-store';
import type { StoreBinary } from '../../../local/region/stores/store-binary';
import type { StoreDescription } from '../../../local/region/stores/store-description';
import { testCertificate } from '../../support/stores/certificate';
import { storeDescription, testBinary } from '../../support/stores/local-stores';
import { outcomeOf } from '../../support/stores/store-connection';

const app = { name: 'test-app', password: randomBytes(24).toString('hex') };
const appUser = { ...app, accessString: 'on ~* resetchannels -@all +@read +@write +@connection -@dangerous' };
const inspector = {
  name: 'inspector',
  password: randomBytes(24).toString('hex'),
  accessString: 'on ~* &* +@all',
};

let binary: StoreBinary;
let directory: string;
const running: RunningStore[] = [];

async function start(
  description: StoreDescription,
  options: Partial<Parameters<typeof startStore>[1]> = {},
): Promise<RunningStore> {
  const store = await startStore(description, { binary, directory, memoryScale: 1, ...options });
  running.push(store);
  return store;
}

async function inspect<T>(port: number, look: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    host: '127.0.0.1',
    port,
    username: inspector.name,
    password: inspector.password,
  });
  try {
    return await look(client);
  } finally {
    client.disconnect();
  }
}

beforeAll(async () => {
  binary = await testBinary();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bulkhead store '));
});
afterEach(async () => {
  for (const store of running.splice(0)) await store.stop();
  await rm(directory, { recursive: true });
});

test('the server runs with the parameters of the deployment', async () => {
  const parameters = {
    'maxmemory-policy': 'noeviction',
    'reserved-memory-percent': '40',
    'client-output-buffer-limit-normal-hard-limit': '67108864',
    'client-output-buffer-limit-normal-soft-limit': '33554432',
    'client-output-buffer-limit-normal-soft-seconds': '60',
    'client-output-buffer-limit-pubsub-hard-limit': '4194304',
    'slowlog-log-slower-than': '10001',
    timeout: '30',
    'hash-max-listpack-entries': '100',
    'notify-keyspace-events': '',
    appendonly: 'yes',
  };
  const store = await start(await storeDescription({ parameters, users: [appUser] }), {
    extraUsers: [inspector],
  });
  const names = [
    'maxmemory',
    'maxmemory-policy',
    'slowlog-log-slower-than',
    'timeout',
    'hash-max-ziplist-entries',
  ];
  const values = await inspect(store.port, async (client) => {
    const limits = await client.config('GET', 'client-output-buffer-limit');
    const replies = await Promise.all(names.map((name) => client.config('GET', name)));
    return [...replies, limits].map((reply) => (Array.isArray(reply) ? reply[1] : reply));
  });
  expect(values).toEqual([
    String(Math.floor(32 * 1024 * 1024 * 0.6)),
    'noeviction',
    '10001',
    '30',
    '100',
    'normal 67108864 33554432 60 slave 268435456 67108864 60 pubsub 4194304 8388608 60',
  ]);
  expect(store.report.unmapped.map(({ name }) => name)).toEqual(['appendonly']);
  expect(store.report.maxmemoryBytes).toBe(Number(values[0]));
});

test('no file holds a password, and nobody else may read the files', async () => {
  await start(await storeDescription({ users: [appUser] }));
  for (const name of ['store.conf', 'store.acl', 'store.log']) {
    expect(await readFile(join(directory, name), 'utf8')).not.toContain(app.password);
    expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  }
});

test('rules of every form hold as they are deployed', async () => {
  const rules = '%RW~a* (+get ~b) +@all -@dangerous -client|kill -spublish +client|list +info';
  const store = await start(await storeDescription({ users: [{ ...app, accessString: `on ${rules}` }] }));
  const connection = { host: '127.0.0.1', port: store.port, app, meter: app };
  expect(await outcomeOf(connection, app, ['SET', 'a1', 'x'])).toBe('allowed');
  expect(await outcomeOf(connection, app, ['SET', 'b', 'x'])).toBe('ReplyError NOPERM');
  expect(await outcomeOf(connection, app, ['FLUSHALL'])).toBe('ReplyError NOPERM');
});

test('with a certificate it speaks TLS, and nothing else', async () => {
  const certificate = testCertificate(binary);
  const description = await storeDescription({ users: [appUser] });
  const store = await start(description, { ...(certificate !== undefined && { certificate }) });
  const plain = await pingStore(store.port, app);
  // Where nothing makes a certificate, or the server knows no TLS, it is as it was.
  expect(plain).toBe(certificate === undefined);
  expect(await pingStore(store.port, app, certificate)).toBe(true);
});

test('jobs survive a restart on the same directory', async () => {
  const description = await storeDescription({ users: [appUser] });
  const options = { extraUsers: [inspector] };
  const first = await start(description, options);
  await inspect(first.port, async (client) => {
    for (let batch = 0; batch < 10; batch += 1) {
      await client.lpush('queue', ...Array.from({ length: 5_000 }, () => 'x'.repeat(200)));
    }
  });
  await first.stop();
  expect(identify(first.pid)).toBeUndefined();
  await first.stop();
  const second = await start(description, options);
  expect(await inspect(second.port, (client) => client.llen('queue'))).toBe(50_000);
});

test('a port in use is named', async () => {
  const description = await storeDescription();
  const squatter = createServer().listen(description.port, '127.0.0.1');
  try {
    await expect(start(description)).rejects.toThrow(
      new RegionError(
        `Port ${description.port} on 127.0.0.1, which the store test-jobs-1 needs, is in use: stop what holds it.`,
      ),
    );
  } finally {
    squatter.close();
  }
});

test('a server that refuses its configuration is quoted', async () => {
  const description = await storeDescription({ parameters: { 'maxmemory-policy': 'keep everything' } });
  await expect(start(description)).rejects.toMatchObject({
    message: 'The store test-jobs-1 did not start: its server ended (exit code 1).',
    details: expect.arrayContaining([expect.stringContaining('maxmemory-policy "keep everything"')]),
  });
});

test('a binary that cannot be run is an error', async () => {
  const missing = { ...binary, path: join(directory, 'no-such-server') };
  await expect(start(await storeDescription(), { binary: missing })).rejects.toThrow('ENOENT');
});

test('an abort ends a start, and later the server', async () => {
  const description = await storeDescription({ users: [appUser] });
  const reason = new Error('enough');
  await expect(start(description, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  const early = new AbortController();
  const starting = start(description, { signal: early.signal });
  setImmediate(() => early.abort(reason));
  await expect(starting).rejects.toBe(reason);

  const late = new AbortController();
  const store = await start(description, { signal: late.signal });
  late.abort(reason);
  await store.stop();
  expect(identify(store.pid)).toBeUndefined();
});

test.each([
  { detached: false, outlives: false },
  { detached: true, outlives: true },
])(
  'a parent that exits leaves its server behind: $outlives, if detached: $detached',
  async ({ detached, outlives }) => {
    const description = await storeDescription({ users: [appUser] });
    const call = JSON.stringify({ description, options: { binary, directory, detached } });
    const parent = `
    const { startStore } = require('./local/region/stores/start-store.ts');
    const { description, options } = ${call};
    startStore(description, options).then(({ pid }) => { console.log(pid); process.exit(0); });`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--require',
      'tsx/cjs',
      '--eval',
      parent,
    ]);
    const identity = identify(Number(stdout));
    if (outlives)
      expect(
        await outcomeOf({ host: '127.0.0.1', port: description.port, app, meter: app }, app, ['PING']),
      ).toBe('allowed');
    else if (identity !== undefined) expect(await ended(Number(stdout))).toBe(true);
    // What a later run does with the process id that an earlier one noted.
    if (identity !== undefined) expect(await endGroup(identity)).toBe(true);
    expect(identify(Number(stdout))).toBeUndefined();
  },
);

/** True once the process is gone; false if that takes longer than a minute, which nothing but a hang does. */
async function ended(pid: number): Promise<boolean> {
  for (let look = 0; look < 1200; look += 1) {
    if (identify(pid) === undefined) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
