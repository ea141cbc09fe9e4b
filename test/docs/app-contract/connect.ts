import type { Socket } from 'socket.io-client';
import { reconnector } from '../../../client/websockets';

/** Keeps a socket connected that was made with `io(url, { autoConnect: false, reconnection: false })`. */
export function keepConnected(socket: Socket, spreadSeconds: number): void {
  const link = reconnector({ spreadSeconds, connect: () => socket.connect() });
  socket.on('connect', link.connected);
  socket.on('connect_error', link.lost);
  // The page itself said goodbye: then it stays away. A server that says so is left for another one.
  socket.on('disconnect', (reason) => (reason === 'io client disconnect' ? link.stop() : link.lost()));
  link.connectNow();
}
