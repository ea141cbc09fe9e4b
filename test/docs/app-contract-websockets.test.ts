import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket as TcpSocket,
} from 'node:net';
import { runInNewContext } from 'node:vm';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { reconnector } from '../../client/reconnector';
import { taskEnvironment } from '../../config/contract/task-environment';
import { closeGradually, closeOnSigterm } from './app-contract/close';
import { keepConnected } from './app-contract/connect';

const browsers = 12;
const spreadSeconds = 0.8;
/** Three steps. */
const closeSeconds = 0.75;
const { shutdownSeconds } = taskEnvironment;

const atTheEnd: (() => unknown)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  delete process.env[shutdownSeconds];
  for (const end of atTheEnd.splice(0).reverse()) await end();
});

async function listening(server: TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error(`no port: ${address}`);
  return address.port;
}

async function task() {
  const http = createServer();
  const server = new Server(http);
  const port = await listening(http);
  atTheEnd.push(() => server.close());
  return { server, port };
}

/** A load balancer: leads new connections to one task, and can cut all that it holds. */
async function balancer(first: number) {
  let target = first;
  const cables = new Set<TcpSocket>();
  const server = createTcpServer((browser) => {
    const toTask = connect(target, '127.0.0.1');
    for (const [from, to] of [[browser, toTask] as const, [toTask, browser] as const]) {
      cables.add(from);
      from.pipe(to);
      from.on('error', () => {});
      from.on('close', () => to.destroy());
    }
  });
  const port = await listening(server);
  const cut = () => {
    for (const cable of cables) cable.destroy();
    cables.clear();
  };
  atTheEnd.push(() => server.close(), cut);
  const leadTo = (port: number) => {
    target = port;
  };
  return { url: `http://127.0.0.1:${port}`, leadTo, cut };
}

function browserOf(url: string): Socket {
  const socket = io(url, { autoConnect: false, reconnection: false, transports: ['websocket'] });
  atTheEnd.push(() => socket.disconnect());
  return socket;
}

/** When this happens next to each of them, by one clock, in milliseconds. */
function timesOf(event: 'connect' | 'disconnect', sockets: readonly Socket[]): Promise<number[]> {
  return Promise.all(
    sockets.map(
      (socket) => new Promise<number>((resolve) => socket.once(event, () => resolve(performance.now()))),
    ),
  );
}

/** A task full of browsers, a balancer that leads to it, and another task. */
async function occupied() {
  const [old, other] = [await task(), await task()];
  const lb = await balancer(old.port);
  const sockets = Array.from({ length: browsers }, () => browserOf(lb.url));
  const connected = timesOf('connect', sockets);
  for (const socket of sockets) keepConnected(socket, spreadSeconds);
  await connected;
  return { old, other, lb, sockets };
}

const held = (server: Server): number => server.of('/').sockets.size;

test('drained first: all are cut at one moment, SIGTERM finds nothing, and they come back one after the other', async () => {
  const { old, other, lb, sockets } = await occupied();
  const closing = closeGradually(old.server, closeSeconds);
  lb.leadTo(other.port);
  expect([held(old.server), held(other.server)]).toEqual([browsers, 0]);
  const left = Promise.all(
    [...old.server.of('/').sockets.values()].map((socket) => once(socket, 'disconnect')),
  );
  const [lost, back] = [timesOf('disconnect', sockets), timesOf('connect', sockets)];
  lb.cut();
  await left;
  // SIGTERM.
  await closing.begin();
  const [lostAt, backAt] = await Promise.all([lost, back]);
  expect([held(old.server), held(other.server)]).toEqual([0, browsers]);
  const waits = backAt.map((at, index) => at - (lostAt[index] ?? Number.NaN));
  // That all twelve draw less than three tenths happens twice in four million runs.
  expect(Math.max(...waits)).toBeGreaterThan(0.3 * spreadSeconds * 1000);
});

test('SIGTERM first: the task closes some at a time, takes nobody any more, and all come back elsewhere', async () => {
  const { old, other, lb, sockets } = await occupied();
  process.env[shutdownSeconds] = String(closeSeconds);
  const ended = new Promise<void>((resolve) => {
    jest.spyOn(process, 'exit').mockImplementation(() => {
      resolve();
      return undefined as never;
    });
  });
  closeOnSigterm(old.server);
  const [lost, back] = [timesOf('disconnect', sockets), timesOf('connect', sockets)];
  process.emit('SIGTERM');
  const late = browserOf(lb.url);
  const refused = new Promise<Error>((resolve) => late.once('connect_error', resolve));
  late.connect();
  expect((await refused).message).toBe('this task stops');
  lb.leadTo(other.port);
  await ended;
  const lostAt = await lost;
  // A timer never ends too soon: the third step is half a second after the first.
  expect(Math.max(...lostAt) - Math.min(...lostAt)).toBeGreaterThan(400);
  await back;
  expect([held(old.server), held(other.server)]).toEqual([0, browsers]);
});

test('the example for a WebSocket of the browser waits, reads the state once a connection, and trusts its own network', () => {
  const article = readFileSync('docs/app-contract.md', 'utf8');
  const [, script = ''] = /```js\n(import \{ reconnector \}[\s\S]*?)```/.exec(article) ?? [];
  const waits: number[] = [];
  let endWait = (): void => {};
  const made: { onopen(): void; onclose(): void }[] = [];
  const heard = new Map<string, () => void>();
  const readState = jest.fn();
  runInNewContext(script.replace(/^import .*$/m, ''), {
    reconnector: (options: { spreadSeconds: number; connect: () => void }) =>
      reconnector({
        ...options,
        random: () => 0.5,
        after: (delayMs, run) => {
          waits.push(delayMs / 1000);
          endWait = run;
          return () => {};
        },
      }),
    document: {
      querySelector: (selector: string) => ({
        content: selector.includes('spread') ? '100' : 'wss://ws.example.com',
      }),
    },
    WebSocket: class {
      onopen = (): void => {};
      onclose = (): void => {};
      constructor(readonly url: string) {
        made.push(this);
      }
    },
    addEventListener: (event: string, listener: () => void) => heard.set(event, listener),
    readState,
  });
  expect([made.length, waits]).toEqual([1, []]);
  made[0]?.onopen();
  made[0]?.onclose();
  expect([made.length, waits]).toEqual([1, [50]]);
  endWait();
  made[1]?.onclose();
  expect([made.length, waits]).toEqual([2, [50, 100]]);
  heard.get('online')?.();
  made[2]?.onopen();
  expect([made.length, readState.mock.calls.length]).toEqual([3, 2]);
});
