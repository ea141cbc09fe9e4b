import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { clientOptions, type StoreEndpoint } from './store-connection';

/** What two socket.io servers that share a store know of each other. */
export interface SocketIoOutcome {
  /** What the client of each server got from a broadcast of the first server. */
  readonly broadcast: readonly unknown[];
  /** What came to the room that only the second server's client is in, sent by the first server. */
  readonly room: unknown;
  /** Sockets that the first server sees, its own and the other's. */
  readonly sockets: number;
  /** Answers of the other servers to `serverSideEmitWithAck`. */
  readonly answers: readonly unknown[];
}

/** The adapters that are right on a store whose user may do pub/sub and nothing else. */
export type SocketIoAdapter = 'classic' | 'sharded';

/** What should have become of it. */
export const socketIoDone: SocketIoOutcome = {
  broadcast: ['to everybody', 'to everybody'],
  room: 'to the room',
  sockets: 2,
  answers: ['second'],
};

/** Runs two websocket servers with one client each on a pub/sub store. */
export async function socketIoWork(
  store: StoreEndpoint,
  adapter: SocketIoAdapter = 'classic',
): Promise<SocketIoOutcome> {
  // A name of their own, so that servers that use the store already are not counted.
  const key = `walls-${randomUUID()}`;
  const nodes = [await websocketNode(store, key, adapter), await websocketNode(store, key, adapter)] as const;
  const [first, second] = nodes;
  try {
    second.server.on('question', (answer: (text: string) => void) => answer('second'));
    // Not by `socketsJoin`: it is a message of the classic adapter, and lost to a server that has not subscribed yet.
    for (const socket of second.server.sockets.sockets.values()) await socket.join('walls');
    for (const { subscribed } of nodes) await subscribed();
    const broadcast = nodes.map(({ client }) => next(client, 'all'));
    first.server.emit('all', 'to everybody');
    const everybody = await Promise.all(broadcast);
    const room = next(second.client, 'room');
    first.server.to('walls').emit('room', 'to the room');
    return {
      broadcast: everybody,
      room: await room,
      sockets: (await first.server.fetchSockets()).length,
      answers: await first.server.serverSideEmitWithAck('question'),
    };
  } finally {
    for (const node of nodes) await node.close();
  }
}

async function websocketNode(store: StoreEndpoint, key: string, adapter: SocketIoAdapter) {
  const publisher = new Redis(clientOptions(store, store.app));
  const subscriber = publisher.duplicate();
  await Promise.all([once(publisher, 'ready'), once(subscriber, 'ready')]);
  const http = createServer();
  const server = new Server(http, {
    adapter:
      adapter === 'classic'
        ? createAdapter(publisher, subscriber, { key })
        : createShardedAdapter(publisher, subscriber, { channelPrefix: key }),
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], reconnection: false });
  await next(client, 'connect');
  const close = async (): Promise<void> => {
    client.disconnect();
    await server.close();
    publisher.disconnect();
    subscriber.disconnect();
  };
  // Subscribing is not waited for by anybody; on one connection answers come in order.
  const subscribed = async (): Promise<void> => void (await subscriber.ping());
  return { server, client, subscribed, close };
}

/** The first argument of the next event of this name. */
function next(client: ReturnType<typeof io>, event: string): Promise<unknown> {
  return new Promise((resolve) => client.once(event, resolve));
}
