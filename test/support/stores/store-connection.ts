import { Redis } from 'ioredis';

/** A user of a store. */
export interface StoreLogin {
  readonly name: string;
  readonly password: string;
}

/** One store as its clients know it. */
export interface StoreEndpoint {
  readonly host: string;
  readonly port: number;
  /** The user of the app's tasks. */
  readonly app: StoreLogin;
  /** The user of the meter, who only looks. */
  readonly meter: StoreLogin;
  /** What its clients must trust, in PEM, where it speaks TLS. */
  readonly ca?: string;
}

/** The form in which ioredis, and BullMQ through it, wants to be told. */
export function clientOptions({ host, port, ca }: StoreEndpoint, { name, password }: StoreLogin) {
  return { host, port, username: name, password, ...(ca !== undefined && { tls: { ca } }) };
}

/** As it stands in the secret of a user. */
export function storeUrl({ host, port, ca }: StoreEndpoint, { name, password }: StoreLogin): string {
  return `${ca === undefined ? 'redis' : 'rediss'}://${name}:${password}@${host}:${port}`;
}

/**
 * What a store answers to one command of one user, over a connection of its own: `allowed`, or the class and the
 * first word of the error that the client throws, such as `ReplyError NOPERM`. A login that is refused counts too.
 */
export async function outcomeOf(
  store: StoreEndpoint,
  login: StoreLogin,
  command: readonly string[],
): Promise<string> {
  const [name = '', ...args] = command;
  const client = new Redis({
    ...clientOptions(store, login),
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
  });
  // A refused login is told by an event first; the promise says only that the connection is closed.
  let firstError: unknown;
  client.on('error', (error) => {
    firstError ??= error;
  });
  try {
    await client.connect();
    await client.call(name, ...args);
    return 'allowed';
  } catch (error) {
    return errorText(firstError ?? error);
  } finally {
    // Closing what is closed would keep the process for two seconds.
    if (client.status !== 'end') client.disconnect();
  }
}

/** `ReplyError NOPERM`. */
function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name} ${error.message.split(' ')[0]}` : String(error);
}

/** Replies of type NOPERM that a store has given so far, to whomever. */
export async function permissionErrors(client: Redis): Promise<number> {
  const text = await client.info('errorstats');
  return Number(/errorstat_NOPERM:count=(\d+)/.exec(text)?.[1] ?? 0);
}
