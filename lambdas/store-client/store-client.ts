import { Redis } from 'ioredis';

/** What a healthy store takes milliseconds for. The meter has 10 s for a slot. */
const STORE_TIMEOUT_MS = 2_000;

/** Between two attempts to connect, at most: less than a reading waits, so each reading meets a fresh attempt. */
const LONGEST_RETRY_MS = 1_000;

const FIRST_RETRY_MS = 50;

/** Before the first probe of an idle connection. Shorter than any balancer's or NAT's patience. */
const KEEPALIVE_MS = 10_000;

/** What ioredis says of a command that took too long. Of a login too, which is then the connection's problem. */
export const TIMED_OUT = 'Command timed out';

/** For a connection that was given up to close in order. A server that hangs never does its part. */
const CLOSING_MS = 200;

const problems = new WeakMap<Redis, string>();

/**
 * A client for one store, which connects at its first command: TLS for `rediss://`, plain for `redis://`, user and
 * password from the URL. Commands fail within 2 s whatever the store does, and are never sent a second time: the next
 * reading asks afresh. The connection itself is sought again for as long as the client lives.
 *
 * RESP2: RESP3 writes scores as another type, and the meter needs nothing of it. Neither ready check nor client info:
 * each is one more command at every connection, and a store that is still loading says so in its answers.
 *
 * @param timeoutMs for a connection and a command. @default 2 s; tests of what is read give more
 * @throws Error without the URL, which holds a password
 */
export function storeClient(url: string, timeoutMs = STORE_TIMEOUT_MS): Redis {
  // Node's own error for a malformed URL would carry all of it.
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Error('Expected a URL that begins with rediss:// or redis:// for a store, got something else.');
  }
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disconnectTimeout: CLOSING_MS,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS),
    keepAlive: KEEPALIVE_MS,
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  // The event is where the real reason stands; the commands themselves are only told that retries are used up.
  client.on('error', ({ message }: Error) => {
    if (message !== TIMED_OUT) problems.set(client, message);
  });
  client.on('ready', () => problems.delete(client));
  return client;
}

/**
 * Gives up the connection of a client of `storeClient`; another one is sought. Whoever still waits for an answer on this
 * one is told `why`, and not that it was lost.
 */
export function giveUpConnection(client: Redis, why: string): void {
  problems.set(client, why);
  client.disconnect(true);
}

/** How long a client of `storeClient` waits for one round trip. Milliseconds. */
export function roundTripTimeoutMs({ options }: Redis): number {
  return options.commandTimeout ?? STORE_TIMEOUT_MS;
}

/** Why a client of `storeClient` has no connection, such as `connect ECONNREFUSED 10.0.1.5:6380`, if it has none. */
export function connectionProblem(client: Redis): string | undefined {
  return problems.get(client);
}
