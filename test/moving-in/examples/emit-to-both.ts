import { Server, type ServerOptions } from 'socket.io';

/** Emits to rooms of both platforms, while browsers move from one to the other. */
export function emitToBoth(own: Server, oldAdapter: ServerOptions['adapter']) {
  // No browser ever connects to this one: it only publishes where the old websocket servers listen.
  const old = new Server({ adapter: oldAdapter });
  return (room: string, event: string, data: unknown): void => {
    for (const server of [own, old]) server.to(room).emit(event, data);
  };
}
