import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A TCP server that may answer, late or never. */
export interface MuteServer {
  readonly port: number;
  /** The first bytes that any client sent. */
  readonly received: () => Buffer;
  close(): void;
}

/** @param answer called with each chunk that comes in. @default never answers */
export async function muteServer(
  answer: (socket: Socket, chunk: Buffer) => void = () => undefined,
): Promise<MuteServer> {
  const sockets = new Set<Socket>();
  let first = Buffer.alloc(0);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (first.length === 0) first = Buffer.from(chunk);
      answer(socket, chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    received: () => first,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
