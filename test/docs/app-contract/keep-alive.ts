import type { Server } from 'node:http';

/** Before the server listens. So it is never the task that closes a connection on which a request is coming. */
export function keepConnections(server: Server): void {
  const milliseconds = 1_000 * Number(process.env.BULKHEAD_KEEP_ALIVE_SECONDS ?? 75);
  server.keepAliveTimeout = milliseconds;
  // Where this one is shorter, some versions of Node have closed kept connections by it.
  server.headersTimeout = milliseconds + 1_000;
}
