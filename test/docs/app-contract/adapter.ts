import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server, type ServerOptions } from 'socket.io';
import { io } from 'socket.io-client';

const repeatMs = 200;

/**
 * Rejects unless what one server emits reaches a browser of another one. For the start of a websocket task, before its own
 * server is made: both servers here are this task's, on loopback, and share the store with everybody's.
 */
export async function checkAdapter(adapter: ServerOptions['adapter'], timeoutMs = 10_000): Promise<void> {
  const room = `check:${randomUUID()}`;
  const [sender, receiver] = [await onLoopback(adapter), await onLoopback(adapter)];
  receiver.server.on('connection', (socket) => socket.join(room));
  const browser = io(receiver.url, { transports: ['websocket'] });
  // More than once: what is published before the other server has subscribed is for nobody.
  const repeat = setInterval(() => sender.server.to(room).emit(room), repeatMs);
  const tooLate = new Error(`the adapter brought nothing from one server to another in ${timeoutMs} ms`);
  let timeout: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      browser.once(room, resolve);
      timeout = setTimeout(reject, timeoutMs, tooLate);
    });
  } finally {
    clearTimeout(timeout);
    clearInterval(repeat);
    browser.close();
    await Promise.all([sender.server.close(), receiver.server.close()]);
  }
}

async function onLoopback(adapter: ServerOptions['adapter']): Promise<{ server: Server; url: string }> {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { server: new Server(http, { adapter }), url: `http://127.0.0.1:${port}` };
}
