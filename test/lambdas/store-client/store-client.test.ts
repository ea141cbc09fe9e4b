import type { Redis } from 'ioredis';
import { readJobStore } from '../../../lambdas/queue-meter/read/read-job-store';
import { readStoreHealth } from '../../../lambdas/queue-meter/read/read-store-health';
import { storeClient } from '../../../lambdas/store-client/store-client';
import { freePort } from '../../../local/region/process/free-port';
import { type MuteServer, muteServer } from './mute-server';

const closing: { disconnect?: () => void; close?: () => void }[] = [];
const opened = <T extends Redis | MuteServer>(what: T): T => {
  closing.push(what);
  return what;
};
const client = (port: number, protocol = 'redis'): Redis =>
  opened(storeClient(`${protocol}://meter:secret@127.0.0.1:${port}`));

afterEach(() => {
  for (const what of closing.splice(0)) {
    what.disconnect?.();
    what.close?.();
  }
});

/** What became of a reading. After how many seconds, `npm run bench` says. */
function outcome(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    (value) => `answered ${JSON.stringify(value)}`,
    (reason: Error) => reason.message,
  );
}

const readings = (store: Redis) => [
  readJobStore(store, { framework: 'sidekiq', keyPrefix: '', queues: ['mailers'], nowSeconds: 0 }),
  readJobStore(store, { framework: 'bullmq', keyPrefix: 'bull', queues: ['mailers'], nowSeconds: 0 }),
  readStoreHealth(store, 'jobs'),
  readStoreHealth(store, 'pubsub'),
];
const firstCommands = ['LLEN queue:mailers', 'LLEN bull:mailers:wait', 'INFO', 'INFO'];

describe('a store that does not answer is an error, never a zero', () => {
  let printed: jest.SpyInstance;

  beforeEach(() => {
    printed = jest.spyOn(console, 'error');
  });

  afterEach(() => {
    // ioredis prints the error events that nobody listens to.
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  test('one that is down fails at once, with the reason', async () => {
    const port = await freePort();
    const store = client(port);
    const outcomes = await Promise.all(readings(store).map(outcome));
    expect(outcomes).toEqual(
      firstCommands.map((command) => `${command}: connect ECONNREFUSED 127.0.0.1:${port}`),
    );
    // Again, while the client is between two attempts to connect.
    const again = await outcome(readStoreHealth(store, 'jobs'));
    expect(again).toBe(`INFO: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test('one that hangs fails within 2 s: before the login, after it, and between two round trips', async () => {
    const hung = opened(await muteServer());
    const loggedIn = opened(
      await muteServer((socket, chunk) => void (isLogin(chunk) && socket.write('+OK\r\n'))),
    );
    const slow = opened(
      await muteServer((socket, chunk) => {
        if (isLogin(chunk)) socket.write('+OK\r\n');
        // The ten questions to a Sidekiq store without queues; after the answers it is silent.
        else if (chunk.includes('smembers')) setTimeout(() => socket.write(oneProcess), 200);
      }),
    );
    const noQueues = { framework: 'sidekiq', keyPrefix: '', queues: [], nowSeconds: 0 } as const;
    const [first = [], second = [], third] = await Promise.all([
      Promise.all(readings(client(hung.port)).map(outcome)),
      Promise.all(readings(client(loggedIn.port)).map(outcome)),
      outcome(readJobStore(client(slow.port), noQueues)),
    ]);
    const unanswered = firstCommands.map((command) => `${command}: no answer within 2 s`);
    expect(first).toEqual(unanswered);
    expect(second).toEqual(unanswered);
    expect(third).toBe('HMGET worker:1: no answer within 2 s');
  });

  test('a reading that began later, on the connection that was then given up, is not told that it was lost', async () => {
    const hung = opened(
      await muteServer((socket, chunk) => void (isLogin(chunk) && socket.write('+OK\r\n'))),
    );
    const store = client(hung.port);
    const first = outcome(readStoreHealth(store, 'jobs'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const both = await Promise.all([first, outcome(readStoreHealth(store, 'pubsub'))]);
    expect(both).toEqual(['INFO: no answer within 2 s', 'INFO: no answer within 2 s']);
  });
});

describe('storeClient', () => {
  test('rediss:// is TLS, redis:// is not', async () => {
    const [tls, plain] = [opened(await muteServer()), opened(await muteServer())];
    for (const [server, protocol] of [[tls, 'rediss'] as const, [plain, 'redis'] as const]) {
      client(server.port, protocol)
        .connect()
        .catch(() => undefined);
      while (server.received().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // A handshake record of TLS begins with 22, its version with 3.
    expect([...tls.received().subarray(0, 2)]).toEqual([22, 3]);
    expect(plain.received().toString()).toBe('*3\r\n$4\r\nauth\r\n$5\r\nmeter\r\n$6\r\nsecret\r\n');
  });

  test.each(['http://meter:secret@127.0.0.1:1', 'redis://meter:sec ret@:x:y'])('%s is refused', (url) => {
    expect(() => storeClient(url)).toThrow(
      new Error('Expected a URL that begins with rediss:// or redis:// for a store, got something else.'),
    );
  });
});

/** Replies to two ZCOUNT, two ZRANGE, three ZCARD, two GET and SMEMBERS. */
const oneProcess = `${':0\r\n'.repeat(2)}${'*0\r\n'.repeat(2)}${':0\r\n'.repeat(3)}${'$-1\r\n'.repeat(2)}*1\r\n$8\r\nworker:1\r\n`;

function isLogin(chunk: Buffer): boolean {
  return chunk.includes('auth');
}
