import type { Server } from 'socket.io';
import { type GradualClose, gradualClose } from '../../../client/websockets';

/** Closes the connections of a server over some seconds, once it is told to begin. */
export function closeGradually(server: Server, seconds: number): GradualClose {
  const closing = gradualClose({
    connections: () => server.of('/').sockets.values(),
    // Not `disconnect()`: socket.io's own client takes that for a wish, and stays away.
    close: (socket) => socket.conn.close(),
    seconds,
  });
  server.use((_socket, next) => next(closing.begun ? new Error('this task stops') : undefined));
  return closing;
}

/** For a task: begins with SIGTERM, and ends the process when nobody is left. */
export function closeOnSigterm(server: Server): void {
  const closing = closeGradually(server, Number(process.env.BULKHEAD_SHUTDOWN_SECONDS));
  process.once('SIGTERM', async () => {
    await closing.begin();
    await server.close();
    process.exit();
  });
}
