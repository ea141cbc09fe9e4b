import { type CableMonitor, spreadActionCable } from '../../client/spread-action-cable';
import { busiestReconnectSecond } from '../../domain/websockets/reconnect-spread';
import { randomFrom } from '../support/random-from';

interface Consumer {
  readonly connection: { open(): boolean };
  disconnect(): void;
}

/** What is used of the package here: it has no types. */
interface ActionCable {
  readonly ConnectionMonitor: { readonly prototype: CableMonitor };
  readonly adapters: { WebSocket: unknown };
  createConsumer(url: string): Consumer;
}

const { adapters, ConnectionMonitor, createConsumer }: ActionCable = require('@rails/actioncable');

const browsers = 120;
const spreadSeconds = 60;
/** Longest time between two looks of a monitor that has not failed yet: 6 s, and as much again at random. */
const lookSeconds = 12;

/** The server's side, as the library's own sockets see it: it welcomes, and pings every 3 s as Action Cable does. */
class CableServer {
  readonly open = new Set<CableSocket>();
  /** When browsers asked for a connection, in seconds of the day's clock. */
  readonly asked: number[] = [];
  /** While true it lets nobody in. */
  refuses = false;

  constructor() {
    setInterval(() => this.#tell(this.open, 'ping'), 3000);
  }

  ask(socket: CableSocket): void {
    this.asked.push(Date.now() / 1000);
    setTimeout(() => {
      if (this.refuses) {
        socket.closed();
        return;
      }
      this.open.add(socket);
      socket.opened();
      this.#tell([socket], 'welcome');
    }, 20);
  }

  /** What a load balancer does at the end of the deregistration delay. */
  cutAll(): void {
    for (const socket of this.open) socket.closed();
    this.open.clear();
  }

  #tell(sockets: Iterable<CableSocket>, type: string): void {
    for (const socket of sockets) socket.onmessage({ data: JSON.stringify({ type }) });
  }
}

let server: CableServer;

/** What the library needs of a browser's WebSocket. */
class CableSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly protocol = 'actioncable-v1-json';
  readyState = CableSocket.CONNECTING;
  onopen = (): void => {};
  onclose = (): void => {};
  onerror = (): void => {};
  onmessage = (_: { readonly data: string }): void => {};

  constructor() {
    server.ask(this);
  }

  opened(): void {
    this.readyState = CableSocket.OPEN;
    this.onopen();
  }

  closed(): void {
    this.readyState = CableSocket.CLOSED;
    this.onclose();
  }

  close(): void {
    server.open.delete(this);
    this.closed();
  }
}

const { reconnectIfStale } = ConnectionMonitor.prototype;
let consumers: Consumer[] = [];

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2020, 10, 19) });
  jest.spyOn(Math, 'random').mockImplementation(randomFrom(11));
  Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });
  adapters.WebSocket = CableSocket;
  server = new CableServer();
});

afterEach(() => {
  for (const consumer of consumers) consumer.disconnect();
  consumers = [];
  ConnectionMonitor.prototype.reconnectIfStale = reconnectIfStale;
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** All browsers, connected for a while, at times of their own. */
function connectAll(): void {
  consumers = Array.from({ length: browsers }, () => {
    const consumer = createConsumer('wss://cable.example.com/cable');
    consumer.connection.open();
    jest.advanceTimersByTime(50);
    return consumer;
  });
  jest.advanceTimersByTime(20_000);
  expect(server.open.size).toBe(browsers);
}

/** When they asked to come back, in seconds since this moment, in their order. */
function askedSince(seconds: number): number[] {
  const fromSeconds = Date.now() / 1000;
  const before = server.asked.length;
  jest.advanceTimersByTime(seconds * 1000);
  return server.asked.slice(before).map((at) => at - fromSeconds);
}

function busiestSecond(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const at of times) counts.set(Math.floor(at), (counts.get(Math.floor(at)) ?? 0) + 1);
  return Math.max(...counts.values());
}

test('by itself all are back within 18 s of a cut', () => {
  connectAll();
  server.cutAll();
  const asked = askedSince(600);
  expect(asked).toHaveLength(browsers);
  expect(Math.max(...asked)).toBeLessThan(18);
  expect(busiestSecond(asked)).toBeGreaterThan(busiestReconnectSecond(browsers, spreadSeconds));
});

test('a page that was not told the spread is refused', () => {
  expect(() => spreadActionCable(ConnectionMonitor, Number.NaN)).toThrow(
    'spreadSeconds: expected seconds above 0, got NaN',
  );
});

test('with the wait each is back once, over the spread and the looks of its monitor', () => {
  spreadActionCable(ConnectionMonitor, spreadSeconds);
  connectAll();
  server.cutAll();
  const asked = askedSince(600);
  expect(asked).toHaveLength(browsers);
  expect(server.open.size).toBe(browsers);
  // Found stale by the second look at the latest, then the wait, then the look after it.
  expect(Math.max(...asked)).toBeLessThan(2 * lookSeconds + spreadSeconds + lookSeconds);
  expect(Math.max(...asked)).toBeGreaterThan(spreadSeconds);
  expect(busiestSecond(asked)).toBeLessThanOrEqual(busiestReconnectSecond(browsers, spreadSeconds));
});

test('a second cut is waited for like the first, whatever failed in between', () => {
  spreadActionCable(ConnectionMonitor, spreadSeconds);
  connectAll();
  server.refuses = true;
  server.cutAll();
  // Each attempt has a longer wait before it than the last.
  const refused = askedSince(600);
  expect(refused.length).toBeGreaterThan(2 * browsers);
  expect(refused.length).toBeLessThan(7 * browsers);
  server.refuses = false;
  askedSince(400);
  expect(server.open.size).toBe(browsers);
  server.cutAll();
  const asked = askedSince(600);
  expect(asked).toHaveLength(browsers);
  expect(busiestSecond(asked)).toBeLessThanOrEqual(busiestReconnectSecond(browsers, spreadSeconds));
});
