import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server as TlsServer } from 'node:tls';
import { S3Client } from '@aws-sdk/client-s3';
import { Redis } from 'ioredis';
import { type OtherStorePlace, openOtherStore } from '../../../lambdas/queue-mover/adopt/other-store';
import { readFacts } from '../../../lambdas/queue-mover/adopt/other-store-facts';
import { sidekiqFormat } from '../../../lambdas/queue-mover/sidekiq/sidekiq-format';
import { freePort } from '../../../local/region/process/free-port';
import { testBinary } from '../../support/stores/local-stores';
import { MemoryObjects } from './memory-objects';

const clock = { nowMs: () => 0, sleep: async () => undefined };

async function withOther<T>(
  url: string,
  ask: (other: ReturnType<typeof openOtherStore>) => Promise<T>,
  changes: Partial<OtherStorePlace> = {},
): Promise<T> {
  const place = { framework: 'sidekiq', keyPrefix: '', leavesDead: false, queues: [], ...changes } as const;
  const client = new S3Client({ region: 'us-east-1' });
  const other = openOtherStore({ url, ...place }, { client, name: 'controls' });
  try {
    return await ask(other);
  } finally {
    other.close();
  }
}

test('a server in cluster mode is refused', async () => {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'bulkhead-cluster-'));
  const { path } = await testBinary();
  const args = ['--port', String(port), '--cluster-enabled', 'yes', '--save', '', '--dir', dir];
  const server: ChildProcess = spawn(path, args, { stdio: 'ignore' });
  const ended = once(server, 'exit');
  const waiting = new Redis({ port, host: '127.0.0.1', enableReadyCheck: false });
  waiting.on('error', () => undefined);
  try {
    await waiting.ping();
    const { refusals } = await withOther(`redis://127.0.0.1:${port}`, (other) => other.facts());
    expect(refusals).toEqual([expect.stringMatching(/^it runs in cluster mode: /)]);
  } finally {
    waiting.disconnect();
    server.kill();
    await ended;
    rmSync(dir, { recursive: true });
  }
});

test('engines whose scripts may not write once they have read are refused, and what is not known is not', async () => {
  const refusalsOf = async (info: string | Error) => {
    const run = async ([command]: readonly (readonly unknown[])[]) => {
      if (command?.[0] !== 'info') return [command?.[0] === 'eval' ? 1 : []];
      if (info instanceof Error) throw info;
      return [info];
    };
    const context = {
      format: sidekiqFormat(''),
      queues: [],
      objects: new MemoryObjects(),
      clock,
      store: counted,
    };
    const asked = { framework: 'sidekiq', keyPrefix: '', run, database: { number: 0 } } as const;
    return (await readFacts(context, asked)).refusals;
  };
  /** Nothing stands anywhere. */
  const counted = async (commands: readonly (readonly unknown[])[]) =>
    commands.map(([name]) => (name === 'smembers' ? [] : 0));
  expect(await refusalsOf('redis_version:4.0.14\r\n')).toEqual([
    'Redis 4.0.14 is older than 5: its scripts may not write once they have read. Let its workers drain it',
  ]);
  expect(await refusalsOf('redis_version:5.0.14\r\n')).toEqual([]);
  expect(await refusalsOf('redis_version:7.2.4\r\nvalkey_version:8.1.1\r\nrole:master\r\n')).toEqual([]);
  expect(await refusalsOf(new Error('INFO: NOPERM this user has no permissions'))).toEqual([]);
});

describe('over TLS', () => {
  let server: TlsServer;
  const asked: string[] = [];
  let port = 0;
  beforeAll(async () => {
    // It has no certificate: nobody comes farther than to say whom he wants.
    server = createServer({
      SNICallback: (name, done) => {
        asked.push(name);
        done(new Error('none'));
      },
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => server.close());

  test.each([
    ['localhost', undefined, 'localhost'],
    ['localhost', 'master.old.cache.amazonaws.com', 'master.old.cache.amazonaws.com'],
  ])('a server at %s is asked for the certificate of %s', async (host, tlsName, name) => {
    asked.length = 0;
    const changes = tlsName === undefined ? {} : { tlsName };
    await expect(withOther(`rediss://${host}:${port}`, (other) => other.facts(), changes)).rejects.toThrow();
    expect(new Set(asked)).toEqual(new Set([name]));
  });
});
