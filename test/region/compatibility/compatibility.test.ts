import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from '@redis/client';
import { createAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import Bull from 'bull';
import { Queue } from 'bullmq';
import { Queue as Queue5 } from 'bullmq5';
import { jsonRecord } from '../../../domain/json-record';
import type { StoreBinary } from '../../../local/region/stores/store-binary';
import { installedSidekiqs } from '../../client/sidekiq/installed-sidekiqs';
import { checkAdapter } from '../../docs/app-contract/adapter';
import { bullmqDone, bullmqWork } from '../../support/stores/bullmq-work';
import { type LocalStores, localStores } from '../../support/stores/local-stores';
import { socketIoDone, socketIoWork } from '../../support/stores/socket-io-work';
import { storeClients } from '../../support/stores/store-clients';
import {
  clientOptions,
  permissionErrors,
  type StoreEndpoint,
  storeUrl,
} from '../../support/stores/store-connection';
import { stallOf } from '../../support/stores/store-limits';
import { engineName, engines } from './engines';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-compatibility-'));
const article = readFileSync('docs/compatibility.md', 'utf8');
const sidekiqs = installedSidekiqs();

/** By engine; the first is the one that all tests run on. With the users of BullMQ, and TLS where the engine knows it. */
const platforms = new Map<string, LocalStores>();
let binaries: readonly StoreBinary[] = [];
const client = storeClients();

beforeAll(async () => {
  binaries = await engines();
  for (const binary of binaries)
    platforms.set(engineName(binary), await localStores('bullmq', { binary, tls: true }));
});
afterAll(async () => {
  for (const stores of platforms.values()) await stores.stop();
  rmSync(folder, { recursive: true });
});

/** Of a package that is installed, by its folder in node_modules. */
function versionOf(folder: string): string {
  return String(jsonRecord(readFileSync(join('node_modules', folder, 'package.json'), 'utf8'))?.version);
}

/** The row of docs/compatibility.md: what became of a library on each engine. */
function row(library: string, libraryClient: string): readonly string[] {
  const line = article.split('\n').find((text) => text.startsWith(`| ${library} | ${libraryClient} |`));
  return (line ?? `no row for ${library} with ${libraryClient}`)
    .split('|')
    .map((cell) => cell.trim())
    .slice(3, -1);
}

/** The engines that the article has a column for and this machine has, with the cell of a row. */
function cells(told: readonly string[]): Record<string, string | undefined> {
  const [, columns = ''] = /^\| library \| client \|(.*)\|$/m.exec(article) ?? [];
  const names = columns.split('|').map((name) => name.trim());
  return Object.fromEntries(
    names.flatMap((name, at) => (platforms.has(name) ? [[name, told[at]] as const] : [])),
  );
}

/** Runs a library on every engine, and holds the article to what became of it. */
async function expectOnEveryEngine(
  [library, libraryClient]: readonly [string, string],
  work: (stores: LocalStores) => Promise<string>,
): Promise<void> {
  const became: Record<string, string> = {};
  for (const [engine, stores] of platforms) became[engine] = await work(stores);
  expect(became).toMatchObject(cells(row(library, libraryClient)));
}

const nodeRedis = async ({ host, port, app, ca }: StoreEndpoint) => {
  const made = createClient({
    username: app.name,
    password: app.password,
    socket: ca === undefined ? { host, port } : { host, port, tls: true, ca },
  });
  await made.connect();
  return made;
};

test('the engine that is deployed is among them, with TLS', () => {
  const [first] = platforms;
  expect(first).toBeDefined();
  // Where Debian's packages cannot be had, the tests have said what they run on instead.
  const [engine = '', stores] = first ?? [];
  if (engine.startsWith('Valkey 8')) expect(stores?.jobs.ca).toMatch(/BEGIN CERTIFICATE/);
});

test('BullMQ 6 on node-redis: addBulk and a flow at an empty script cache, then everything else', async () => {
  const libraries = [`BullMQ ${versionOf('bullmq')}`, `node-redis ${versionOf('@redis/client')}`] as const;
  await expectOnEveryEngine(libraries, async ({ jobs }) => {
    const connection = await nodeRedis(jobs);
    const app = client(jobs);
    const before = await permissionErrors(app);
    try {
      expect(await bullmqWork(jobs, connection)).toEqual(bullmqDone);
    } finally {
      connection.destroy();
    }
    expect((await permissionErrors(app)) - before).toBe(0);
    return 'works';
  });
});

test('BullMQ 6 on ioredis', async () => {
  const libraries = [`BullMQ ${versionOf('bullmq')}`, `ioredis ${versionOf('ioredis')}`] as const;
  await expectOnEveryEngine(libraries, async ({ jobs }) => {
    expect(await bullmqWork(jobs)).toEqual(bullmqDone);
    return 'works';
  });
});

test('BullMQ 5, which brings ioredis 5', async () => {
  const libraries = [
    `BullMQ ${versionOf('bullmq5')}`,
    `ioredis ${versionOf('bullmq5/node_modules/ioredis')}`,
  ] as const;
  const work = { bullmq5: bullmqWork };
  jest.isolateModules(() => {
    jest.doMock('bullmq', () => jest.requireActual('bullmq5'));
    const actual = jest.requireActual<typeof import('../../support/stores/bullmq-work')>(
      '../../support/stores/bullmq-work',
    );
    work.bullmq5 = actual.bullmqWork;
  });
  expect(work.bullmq5).not.toBe(bullmqWork);
  await expectOnEveryEngine(libraries, async ({ jobs }) => {
    expect(await work.bullmq5(jobs)).toEqual(bullmqDone);
    return 'works';
  });
});

test('BullMQ 5 and 6 side by side: resumed by 5, what 6 had paused is in no list any more', async () => {
  for (const { jobs } of platforms.values()) {
    const connection = clientOptions(jobs, jobs.app);
    const [six, five] = [new Queue('mixed', { connection }), new Queue5('mixed', { connection })];
    try {
      await six.addBulk([1, 2, 3].map((n) => ({ name: 'before', data: { n } })));
      await six.pause();
      await five.add('while paused', {});
      await five.resume();
      const counts = await six.getJobCounts('wait', 'active', 'delayed', 'prioritized');
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(1);
      expect(await Promise.all(['1', '2', '3'].map((id) => six.getJobState(id)))).toEqual([
        'unknown',
        'unknown',
        'unknown',
      ]);
    } finally {
      await Promise.all([six.close(), five.close()]);
    }
  }
  expect(article).toContain('lose the jobs of a paused queue');
});

test('Bull 4 is told that its job was refused, and the job is there', async () => {
  const libraries = [
    `Bull ${versionOf('bull')}`,
    `ioredis ${versionOf('bull/node_modules/ioredis')}`,
  ] as const;
  await expectOnEveryEngine(libraries, async ({ jobs }) => {
    const queue = new Bull('old', { redis: clientOptions(jobs, jobs.app) });
    try {
      await expect(queue.add({})).rejects.toThrow(/^ERR /);
      expect(await queue.getWaitingCount()).toBe(1);
    } finally {
      await queue.close();
    }
    return 'refused';
  });
});

test.each(['classic', 'sharded'] as const)('socket.io with the %s adapter', async (adapter) => {
  const libraries = [
    `socket.io ${versionOf('socket.io')}, ${adapter} adapter ${versionOf('@socket.io/redis-adapter')}`,
    `ioredis ${versionOf('ioredis')}`,
  ] as const;
  await expectOnEveryEngine(libraries, async ({ pubsub }) => {
    const app = client(pubsub);
    const before = await permissionErrors(app);
    expect(await socketIoWork(pubsub, adapter)).toEqual(socketIoDone);
    expect((await permissionErrors(app)) - before).toBe(0);
    return 'works';
  });
});

test('socket.io with the streams adapter: the check of the contract finds it, and passes the classic one', async () => {
  const libraries = [
    `socket.io ${versionOf('socket.io')}, streams adapter ${versionOf('@socket.io/redis-streams-adapter')}`,
    `ioredis ${versionOf('ioredis')}`,
  ] as const;
  await expectOnEveryEngine(libraries, async ({ pubsub }) => {
    const [publisher, subscriber] = [client(pubsub), client(pubsub)];
    await checkAdapter(createAdapter(publisher, subscriber));
    const before = await permissionErrors(client(pubsub));
    await expect(checkAdapter(createStreamsAdapter(publisher), 1_000)).rejects.toThrow(
      'the adapter brought nothing from one server to another in 1000 ms',
    );
    expect(await permissionErrors(client(pubsub))).toBeGreaterThan(before);
    return 'refused';
  });
});

test('Valkey 9 keeps a subscriber that stopped reading large messages, which is why it is refused; others drop it', async () => {
  for (const [engine, stores] of platforms) {
    const { receivers } = await stallOf(stores, [client(stores.pubsub), client(stores.pubsub)]);
    expect([engine, receivers]).toEqual([engine, engine.startsWith('Valkey 9') ? 2 : 1]);
  }
});

if (sidekiqs.length > 0) {
  test.each(sidekiqs)(
    'Sidekiq $version, and what its plugins ask after a failover',
    async ({ ruby, env }) => {
      for (const binary of binaries) {
        const stores = await localStores('sidekiq', { binary, tls: true });
        try {
          const { jobs } = stores;
          const authority = join(folder, 'ca.pem');
          if (jobs.ca !== undefined) writeFileSync(authority, jobs.ca);
          const { stdout } = await run(ruby, [join(__dirname, 'plugin.rb')], {
            env: { ...env, SSL_CERT_FILE: authority, REDIS_URL: storeUrl(jobs, jobs.app) },
          });
          // Sidekiq 7 logs to the same place.
          const printed = jsonRecord(stdout.trim().split('\n').at(-1) ?? '');
          expect(printed).toMatchObject({
            pushed: 4,
            api: [3, [1, 2, 3], 1, 3],
            plugin: [[0], 'NOSCRIPT', true, [1], 2],
          });
          const cell = cells(row(String(printed?.library), String(printed?.client)))[engineName(binary)];
          // Another distribution brings another version than the article was written with.
          if (cell !== undefined) expect(cell).toBe('works');
        } finally {
          await stores.stop();
        }
      }
    },
  );
}
